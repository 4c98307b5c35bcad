import { KinoraError } from './errors.ts';
import { fragmentOf } from './fragment.ts';
import { parseRecipe, type Recipe } from './recipe.ts';

const link = fragmentOf('recipe');

/** A recipe as what stands behind an address, `#recipe=…`. */
export function recipeFragment(recipe: Recipe): string {
  return link.write(recipe);
}

/** Whether a fragment means to carry a recipe, however it was changed on its way. */
export function mentionsRecipe(fragment: string): boolean {
  return link.isIn(fragment);
}

/**
 * The recipe in a fragment, or undefined when it carries none.
 * @throws KinoraError `recipe-invalid`, `prompt-empty` or `prompt-too-long`.
 */
export function recipeOfFragment(fragment: string): Recipe | undefined {
  const value = decode(fragment);
  return value === undefined ? undefined : parseRecipe(value);
}

function decode(fragment: string): unknown {
  try {
    return link.read(fragment);
  } catch (thrown) {
    throw new KinoraError('recipe-invalid', { field: 'link' }, { cause: thrown });
  }
}
