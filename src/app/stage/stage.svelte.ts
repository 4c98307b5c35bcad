import type { KeptClip } from '../../common/clip.ts';
import type { KinoraError } from '../../common/errors.ts';
import type { DenoiseProgress, Preview, Progress } from '../../common/progress.ts';
import type { Recipe } from '../../common/recipe.ts';
import { expectedMs, leftAfterStep, type Expectation } from '../composer/expected-time.ts';
import { createFilmSoFar, mediaSourceOf } from './film-so-far.svelte.ts';

/** What the stage shows; one thing at a time. */
export type Scene =
  | { readonly kind: 'opening' }
  | {
      readonly kind: 'making';
      readonly recipe: Recipe;
      /** It goes on until somebody ends it. */
      readonly isLive: boolean;
      /** When the first step began to be prepared: after the download, if there is one. */
      readonly startedMs: number | undefined;
      /** From then on. */
      readonly expectation: Expectation;
      readonly progress: Progress | undefined;
      /** The last of each that came; other stages bring none. */
      readonly steps: DenoiseProgress | undefined;
      readonly preview: Preview | undefined;
      /** Share of the frames that are in the file, 0…1. */
      readonly framesDone: number;
    }
  | { readonly kind: 'clip'; readonly clip: KeptClip }
  /** Takes of one wish, side by side. */
  | { readonly kind: 'takes'; readonly clips: readonly KeptClip[] }
  | {
      readonly kind: 'failed';
      readonly error: KinoraError;
      /** What was being made, if anything. */
      readonly recipe: Recipe | undefined;
    };

export type Making = Extract<Scene, { kind: 'making' }>;

/** Until the clip is done, in milliseconds; negative when it takes longer than expected. */
export function timeLeftMs(
  { startedMs, expectation, progress, steps, framesDone, isLive }: Making,
  nowMs: number,
): number | undefined {
  if (isLive) return undefined;
  if (steps !== undefined) return leftAfterStep(expectation, steps, framesDone);
  if (progress?.stage !== 'prepare' || startedMs === undefined) return undefined;
  return startedMs + expectedMs(expectation) - nowMs;
}

export type Stage = ReturnType<typeof createStage>;

export function createStage(nowMs: () => number) {
  const opening: Scene = { kind: 'opening' };
  /** What is being made, whether it is in sight or not. */
  let making = $state.raw<Making>();
  /** Whether it is in sight as long as there is any. */
  let isFollowing = $state(false);
  /** What is there otherwise, and where a cancelled clip leads back to. */
  let rest = $state.raw<Scene>(opening);
  let beforeFailure: Scene = opening;
  const film = createFilmSoFar(mediaSourceOf(globalThis));
  const scene = $derived(isFollowing && making !== undefined ? making : rest);

  function end(): void {
    film.close();
    making = undefined;
  }

  return {
    get scene() {
      return scene;
    },
    get making() {
      return making;
    },
    /** Whether whoever looks at the stage waits for what is made, or looks at something else. */
    get isFollowing() {
      return isFollowing;
    },
    /** Of the film being made. */
    film,
    open() {
      isFollowing = false;
      rest = opening;
    },
    show: (clip: KeptClip) => {
      isFollowing = false;
      rest = { kind: 'clip', clip };
    },
    showTakes(clips: readonly KeptClip[]) {
      isFollowing = false;
      rest = { kind: 'takes', clips };
    },
    /** What is made comes into sight, now and as one follows the other. */
    follow() {
      isFollowing = true;
    },
    begin(recipe: Recipe, expectation: Expectation, isLive = false) {
      if (isFollowing && rest.kind === 'failed') rest = beforeFailure;
      const nothing = { progress: undefined, steps: undefined, preview: undefined, framesDone: 0 };
      making = { kind: 'making', recipe, isLive, startedMs: undefined, expectation, ...nothing };
    },
    report: (progress: Progress) => {
      if (making === undefined) return;
      if (progress.stage === 'part') {
        film.append(progress.part);
        return;
      }
      const startedMs = making.startedMs ?? (progress.stage === 'download' ? undefined : nowMs());
      const news = { ...making, startedMs, progress };
      if (progress.stage === 'denoise') {
        making = { ...news, steps: progress, preview: progress.preview ?? making.preview };
      } else if (progress.stage === 'decode') {
        making = { ...news, framesDone: progress.frame / progress.frameCount };
      } else making = news;
    },
    /**
     * The clip is there, and in sight of whoever waited for it.
     * @param goesOn another is made now, which comes into sight in its place
     */
    finish(clip: KeptClip, goesOn = false) {
      end();
      if (!isFollowing) return;
      rest = { kind: 'clip', clip };
      isFollowing = goesOn;
    },
    /** Nothing came of it: what was there before comes back. */
    goBack: end,
    fail(error: KinoraError) {
      const recipe = making?.recipe;
      end();
      isFollowing = false;
      if (rest.kind !== 'failed') beforeFailure = rest;
      rest = { kind: 'failed', error, recipe };
    },
  };
}
