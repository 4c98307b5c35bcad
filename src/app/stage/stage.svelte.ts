import type { Clip } from '../../common/clip.ts';
import type { KinoraError } from '../../common/errors.ts';
import type { Preview, Progress } from '../../common/progress.ts';
import type { Recipe } from '../../common/recipe.ts';
import { expectedMs, leftAfterStep, type Expectation } from '../composer/expected-time.ts';

/** What the stage shows; one thing at a time. */
export type Scene =
  | { readonly kind: 'opening' }
  | {
      readonly kind: 'making';
      readonly recipe: Recipe;
      /** When the first step began to be prepared: after the download, if there is one. */
      readonly startedMs: number | undefined;
      /** From then on. */
      readonly expectation: Expectation;
      readonly progress: Progress | undefined;
      /** The last one that came; later stages bring none. */
      readonly preview: Preview | undefined;
    }
  | { readonly kind: 'clip'; readonly clip: Clip }
  | { readonly kind: 'failed'; readonly error: KinoraError };

export type Making = Extract<Scene, { kind: 'making' }>;

/** Until the clip is done, in milliseconds; negative when it takes longer than expected. */
export function timeLeftMs(
  { startedMs, expectation, progress }: Making,
  nowMs: number,
): number | undefined {
  if (progress?.stage === 'denoise') return leftAfterStep(expectation, progress);
  if (progress?.stage !== 'prepare' || startedMs === undefined) return undefined;
  return startedMs + expectedMs(expectation) - nowMs;
}

export type Stage = ReturnType<typeof createStage>;

export function createStage(nowMs: () => number) {
  const opening: Scene = { kind: 'opening' };
  let scene = $state.raw<Scene>(opening);
  /** Where a cancelled clip leads back to. */
  let before: Scene = opening;

  return {
    get scene() {
      return scene;
    },
    open() {
      scene = opening;
    },
    show(clip: Clip) {
      scene = { kind: 'clip', clip };
    },
    begin(recipe: Recipe, expectation: Expectation) {
      if (scene.kind !== 'failed') before = scene;
      const [startedMs, progress, preview] = [undefined, undefined, undefined];
      scene = { kind: 'making', recipe, startedMs, expectation, progress, preview };
    },
    report: (progress: Progress) => {
      if (scene.kind !== 'making') return;
      const preview = progress.stage === 'denoise' ? progress.preview : undefined;
      const startedMs = scene.startedMs ?? (progress.stage === 'download' ? undefined : nowMs());
      scene = { ...scene, startedMs, progress, preview: preview ?? scene.preview };
    },
    goBack() {
      scene = before;
    },
    fail(error: KinoraError) {
      scene = { kind: 'failed', error };
    },
  };
}
