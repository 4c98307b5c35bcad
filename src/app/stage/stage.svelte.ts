import type { Clip } from '../../common/clip.ts';
import type { KinoraError } from '../../common/errors.ts';
import type { Preview, Progress } from '../../common/progress.ts';
import type { Recipe } from '../../common/recipe.ts';

/** What the stage shows; one thing at a time. */
export type Scene =
  | { readonly kind: 'opening' }
  | {
      readonly kind: 'making';
      readonly recipe: Recipe;
      readonly progress: Progress | undefined;
      /** The last one that came; later stages bring none. */
      readonly preview: Preview | undefined;
    }
  | { readonly kind: 'clip'; readonly clip: Clip }
  | { readonly kind: 'failed'; readonly error: KinoraError };

export type Stage = ReturnType<typeof createStage>;

export function createStage() {
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
    begin(recipe: Recipe) {
      if (scene.kind !== 'failed') before = scene;
      scene = { kind: 'making', recipe, progress: undefined, preview: undefined };
    },
    report: (progress: Progress) => {
      if (scene.kind !== 'making') return;
      const preview = progress.stage === 'denoise' ? progress.preview : undefined;
      scene = { ...scene, progress, preview: preview ?? scene.preview };
    },
    goBack() {
      scene = before;
    },
    fail(error: KinoraError) {
      scene = { kind: 'failed', error };
    },
  };
}
