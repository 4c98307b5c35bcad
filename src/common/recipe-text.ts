/**
 * A recipe as a line of text, for the places that other programs keep when they rewrite a file: the
 * comment of an MP4 (`©cmt`), of a WebM, of a GIF, of a PNG.
 */
import type { Recipe } from './recipe.ts';

const sign = 'kinora-recipe:';

/** Longer than any recipe; what goes on beyond it is none. */
const maxCharacters = 800_000;

export function recipeText(recipe: Recipe): string {
  return sign + asciiJson(recipe);
}

/** JSON in ASCII: a prompt may hold what XML 1.0 forbids, such as half a surrogate pair. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The JSON of the first whole recipe among any bytes; undefined where there is none. */
export function findRecipeText(bytes: Uint8Array): string | undefined {
  for (let at = indexOfSign(bytes, 0); at >= 0; at = indexOfSign(bytes, at + 1)) {
    const json = objectAt(bytes, at + sign.length);
    if (json !== undefined) return json;
  }
  return undefined;
}

const signBytes = new TextEncoder().encode(sign);

function indexOfSign(bytes: Uint8Array, from: number): number {
  for (
    let at = bytes.indexOf(signBytes[0]!, from);
    at >= 0;
    at = bytes.indexOf(signBytes[0]!, at + 1)
  ) {
    if (signBytes.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}

/** From a brace to the one that closes it; undefined where it is cut off or is no ASCII text. */
function objectAt(bytes: Uint8Array, start: number): string | undefined {
  let depth = 0;
  let isInString = false;
  const end = Math.min(bytes.length, start + maxCharacters);
  for (let at = start; at < end; at++) {
    const letter = String.fromCharCode(bytes[at]!);
    if (letter < ' ' || letter > '~') return undefined;
    if (isInString) {
      if (letter === '\\') at++;
      else if (letter === '"') isInString = false;
    } else if (letter === '"') isInString = true;
    else if (letter === '{') depth++;
    else if (letter === '}') depth--;
    if (depth === 0) {
      return at === start ? undefined : new TextDecoder().decode(bytes.subarray(start, at + 1));
    }
  }
  return undefined;
}
