import type { Clip } from '../../common/clip.ts';
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
  | { readonly kind: 'clip'; readonly clip: Clip }
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
  let scene = $state.raw<Scene>(opening);
  /** Where a cancelled clip leads back to. */
  let before: Scene = opening;
  const film = createFilmSoFar(mediaSourceOf(globalThis));

  return {
    get scene() {
      return scene;
    },
    /** Of the film being made. */
    film,
    open() {
      scene = opening;
    },
    show(clip: Clip) {
      film.close();
      scene = { kind: 'clip', clip };
    },
    begin(recipe: Recipe, expectation: Expectation, isLive = false) {
      if (scene.kind !== 'failed') before = scene;
      const nothing = { progress: undefined, steps: undefined, preview: undefined, framesDone: 0 };
      scene = { kind: 'making', recipe, isLive, startedMs: undefined, expectation, ...nothing };
    },
    report: (progress: Progress) => {
      if (scene.kind !== 'making') return;
      if (progress.stage === 'part') {
        film.append(progress.part);
        return;
      }
      const startedMs = scene.startedMs ?? (progress.stage === 'download' ? undefined : nowMs());
      const news = { ...scene, startedMs, progress };
      if (progress.stage === 'denoise') {
        scene = { ...news, steps: progress, preview: progress.preview ?? scene.preview };
      } else if (progress.stage === 'decode') {
        scene = { ...news, framesDone: progress.frame / progress.frameCount };
      } else scene = news;
    },
    goBack() {
      film.close();
      scene = before;
    },
    fail(error: KinoraError) {
      const recipe = scene.kind === 'making' ? scene.recipe : undefined;
      film.close();
      scene = { kind: 'failed', error, recipe };
    },
  };
}
