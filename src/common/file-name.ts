import { firstPrompt, type Recipe } from './recipe.ts';

/** Words of the prompt that a file name may hold; with four bytes each far below the 255 allowed. */
const maxCharacters = 48;

/**
 * A name for the clip's file that every file system takes: letters, marks and digits of any script,
 * joined by hyphens. The seed at its end keeps Windows' reserved names (`con`, `nul`) away.
 */
export function clipFileName(recipe: Pick<Recipe, 'beats' | 'seed'>): string {
  const words =
    firstPrompt(recipe)
      .normalize('NFC')
      .toLowerCase()
      // Some that count as letters are not seen.
      .replace(/\p{Default_Ignorable_Code_Point}/gu, ' ')
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  let name = '';
  for (const word of words) {
    const longer = name === '' ? word : `${name}-${word}`;
    if (Array.from(longer).length > maxCharacters) {
      // A first word longer than all is cut between characters, not inside one.
      name ||= Array.from(word).slice(0, maxCharacters).join('');
      break;
    }
    name = longer;
  }
  return `${name || 'clip'}-${recipe.seed}.mp4`;
}
