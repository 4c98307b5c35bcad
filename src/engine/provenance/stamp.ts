/** Both marks of a clip on its frames: the one that is seen, and the one that is not. */
import type { Picture } from '../../common/picture.ts';
import type { Recipe } from '../../common/recipe.ts';
import type { Size } from '../../common/shape.ts';
import { addMark, markPlane } from './invisible-mark/embed.ts';
import { drawMark, visibleMark } from './visible-mark.ts';

/** A marked copy of a frame. */
export type Stamp = (picture: Picture) => Picture;

/**
 * What marks every frame of one clip alike.
 * @param size of the frames in the file
 */
export async function stampFor(recipe: Recipe, size: Size): Promise<Stamp> {
  const plane = markPlane(size, await recipeNumber(recipe));
  const washes = recipe.mark === 'visible' ? visibleMark(size) : [];
  return ({ width, height, rgba }) => {
    const picture = { width, height, rgba: rgba.slice() };
    drawMark(picture, washes);
    addMark(picture, plane);
    return picture;
  };
}

/**
 * The 32 bits that the invisible mark carries: the first of the SHA-256 of the recipe's JSON. They
 * say which recipe made the clip to whoever has the recipe, and nothing about who made it.
 */
export async function recipeNumber(recipe: Recipe): Promise<number> {
  const json = new TextEncoder().encode(JSON.stringify(recipe));
  const digest = await crypto.subtle.digest('SHA-256', json);
  return new DataView(digest).getUint32(0);
}
