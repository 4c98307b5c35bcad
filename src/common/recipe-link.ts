import { KinoraError } from './errors.ts';
import { parseRecipe, type Recipe } from './recipe.ts';

/**
 * A recipe as the fragment of an address, `#recipe=<base64url of its JSON>`. Browsers never send
 * a fragment to a server, so sharing a link tells nobody but its reader.
 */
export function recipeFragment(recipe: Recipe): string {
  const bytes = new TextEncoder().encode(JSON.stringify(recipe));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const base64url = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return `#recipe=${base64url}`;
}

/**
 * The recipe in a fragment, or undefined when it carries none.
 * @throws KinoraError `recipe-invalid`, `prompt-empty` or `prompt-too-long`.
 */
export function recipeOfFragment(fragment: string): Recipe | undefined {
  const encoded = new URLSearchParams(fragment.replace(/^#/, '')).get('recipe');
  return encoded === null ? undefined : parseRecipe(decode(encoded));
}

function decode(encoded: string): unknown {
  try {
    const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (thrown) {
    throw new KinoraError('recipe-invalid', { field: 'link' }, { cause: thrown });
  }
}
