/** A recipe inside the JSON of another program's file, where that keeps what it does not know. */
import { fieldsOf } from './fields.ts';
import { parseRecipe, type Recipe } from './recipe.ts';

const key = 'kinora-recipe';

/** Far above a workflow with thousands of nodes. */
const maxBytes = 4 * 2 ** 20;

/** The text of `value` with the recipe in its `extra`, as ComfyUI names the place. */
export function embedInJson(value: object, recipe: Recipe): string {
  return JSON.stringify({ ...value, extra: { [key]: recipe } }, undefined, 1);
}

/** Undefined in what is no JSON, or holds no recipe that can be followed. */
export async function recipeInJson(file: Blob): Promise<Recipe | undefined> {
  if (file.size > maxBytes || !(await file.slice(0, 16).text()).trimStart().startsWith('{')) {
    return undefined;
  }
  try {
    const extra = fieldsOf(JSON.parse(await file.text())).inside('extra');
    return parseRecipe(extra.take(key, (field): field is unknown => field !== undefined));
  } catch {
    return undefined;
  }
}
