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

/** Whether a fragment means to carry a recipe, however it was changed on its way. */
export function mentionsRecipe(fragment: string): boolean {
  return marker.test(unescapedText(fragment));
}

/**
 * The recipe in a fragment, or undefined when it carries none. Reads links as chat programs leave
 * them: percent-encoded, wrapped, with a full stop, a bracket or their own parameters at the end.
 * @throws KinoraError `recipe-invalid`, `prompt-empty` or `prompt-too-long`.
 */
export function recipeOfFragment(fragment: string): Recipe | undefined {
  const text = unescapedText(fragment);
  const begin = marker.exec(text);
  if (!begin) return undefined;
  const [encoded] = /^[\w+/-]*/.exec(text.slice(begin.index + begin[0].length))!;
  return parseRecipe(decode(encoded));
}

const marker = /(?:^|[#&?])recipe=/;

/** What programs put into a long word to break its line. */
const breaks = /[\s\p{Default_Ignorable_Code_Point}]+/gu;

/** Without escapes: some programs escape what others escaped already. */
function unescapedText(fragment: string): string {
  let text = fragment.replace(/^#/, '');
  for (let layer = 0; layer < 3 && text.includes('%'); layer++) {
    try {
      text = decodeURIComponent(text);
    } catch {
      break;
    }
  }
  return text.replace(breaks, '');
}

function decode(encoded: string): unknown {
  try {
    return parsed(encoded);
  } catch (thrown) {
    // Marks of emphasis are letters of base64url too.
    const bare = encoded.replace(/[_-]+$/, '');
    try {
      if (bare !== encoded) return parsed(bare);
    } catch {
      // The first failure says what is wrong.
    }
    throw new KinoraError('recipe-invalid', { field: 'link' }, { cause: thrown });
  }
}

function parsed(encoded: string): unknown {
  const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}
