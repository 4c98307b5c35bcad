import { mentionsRecipe, recipeOfFragment } from '../../common/recipe-link.ts';
import type { Recipe } from '../../common/recipe.ts';
import { words } from '../words.ts';

export interface LinkParts {
  readonly forgetFragment: () => void;
  /** Puts a recipe into the form, and says so. */
  readonly useRecipe: (recipe: Recipe, said: string) => void;
}

export type Link = ReturnType<typeof createLink>;

/** The recipe of a link that somebody followed: shown first, in the form when they say so. */
export function createLink({ forgetFragment, useRecipe }: LinkParts) {
  let recipe = $state.raw<Recipe>();
  return {
    /** What is shown; undefined while there is none. */
    get recipe() {
      return recipe;
    },
    /**
     * Takes what follows `#` in the address, and out of it, so that loading the page again shows
     * nothing twice.
     * @throws KinoraError `recipe-invalid`, `prompt-empty`, `prompt-too-long`; what was shown stays.
     */
    read(fragment: string): void {
      if (!mentionsRecipe(fragment)) return;
      // Also what cannot be read: at each visit it would be refused anew.
      forgetFragment();
      recipe = recipeOfFragment(fragment);
    },
    use: (): void => {
      if (recipe !== undefined) useRecipe(recipe, words.drop.fromLink);
      recipe = undefined;
    },
    leave: (): void => {
      recipe = undefined;
    },
  };
}
