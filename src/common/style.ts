import { isString, type Check, type Fields } from './fields.ts';

/** A look of a film: words that say what its sentences leave open. What a sentence says itself counts more. */
export interface Style {
  /** That of a preset, or as typed; one line of at most `maxStyleNameCharacters`. */
  readonly name: string;
  /** In the model's language, as typed; one line of at most `maxStyleWordsCharacters`. */
  readonly words: string;
}

/** In UTF-16 units. */
export const maxStyleNameCharacters = 60;
export const maxStyleWordsCharacters = 200;

/** @throws KinoraError `recipe-invalid` naming `name` or `words`. */
export function styleOf(fields: Fields): Style {
  return {
    name: oneLine(fields.take('name', isLineOf(maxStyleNameCharacters))),
    words: oneLine(fields.take('words', isLineOf(maxStyleWordsCharacters))),
  };
}

/** Both as typed; undefined where one of them is empty or too long. */
export function styleFrom(typed: Style): Style | undefined {
  const { name, words } = typed;
  const isWhole =
    isLineOf(maxStyleNameCharacters)(name) && isLineOf(maxStyleWordsCharacters)(words);
  return isWhole ? { name: oneLine(name), words: oneLine(words) } : undefined;
}

export function isSameStyle(one: Style | null, other: Style | null): boolean {
  return one?.name === other?.name && one?.words === other?.words;
}

/** What turns the direction of the text around it, and so what others read into something else. */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const seen = /[\p{L}\p{N}\p{P}\p{S}]/u;
const gaps = /[\s\p{Cc}]+/gu;

/** Without line breaks and marks that nobody sees; the same when done twice. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(turning, '').normalize('NFC').replace(gaps, ' ').trim();
}

/** Also where it is shown: a name of thousands of accents is cut before it is looked at. */
function isLineOf(most: number): Check<string> {
  return (field): field is string => {
    if (!isString(field) || field.length > 8 * most) return false;
    const line = oneLine(field);
    return seen.test(line) && line.length <= most;
  };
}
