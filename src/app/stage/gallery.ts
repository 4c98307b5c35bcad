import type { Recipe } from '../../common/recipe.ts';

/** A shipped clip that the opening plays. */
export interface GalleryClip {
  /** Address of the MP4. */
  readonly url: string;
  readonly recipe: Recipe;
}
