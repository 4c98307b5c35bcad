import { KinoraError } from '../../common/errors.ts';

/** The words a text encoder was trained with, and their token numbers. */
export type Vocabulary = ReadonlyMap<string, number>;

const maxWords = 100_000;

/**
 * @param json list of words, token numbers being their places in it.
 * @throws KinoraError `weights-damaged`.
 */
export function parseVocabulary(json: unknown): Vocabulary {
  const isList = Array.isArray(json) && json.length <= maxWords;
  if (!isList || !json.every((word) => typeof word === 'string')) {
    throw new KinoraError('weights-damaged', { file: 'vocabulary', reason: 'not-a-list-of-words' });
  }
  return new Map(json.map((word, token) => [word, token]));
}

/** Lower-case runs of a to z, as the captions were split in training. Linear in the text's length. */
export function splitWords(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? [];
}
