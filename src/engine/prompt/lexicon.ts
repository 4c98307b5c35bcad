import { KinoraError } from '../../common/errors.ts';
import { splitWords, type Vocabulary } from './vocabulary.ts';

/** What words outside the vocabulary are taken for; made by `models/training/lexicon.py`. */
export interface Lexicon {
  /** Word or phrase → words of the vocabulary. */
  readonly nearest: ReadonlyMap<string, string>;
  /** Words that change nothing for the model and are not worth a remark, such as "please" or "swims". */
  readonly quiet: ReadonlySet<string>;
}

/** Some neighbouring words of a prompt and what they are taken for. */
export interface Reading {
  readonly phrase: string;
  /** How many words of the prompt. */
  readonly length: number;
  readonly target: string;
}

/** In words. */
const longestPhrase = 3;

/** English endings, longest first, and what stands in their place in the dictionary form. */
const endings: readonly (readonly [string, string])[] = [
  ['wards', ''],
  ['ward', ''],
  ['ies', 'y'],
  ['ing', ''],
  ['ing', 'e'],
  ['es', ''],
  ['ed', ''],
  ['ed', 'e'],
  ['s', ''],
];
const shortestStem = 3;

/** @throws KinoraError `weights-damaged`. */
export function parseLexicon(json: unknown): Lexicon {
  const { quiet, nearest } = isRecord(json) ? json : {};
  if (!isListOfWords(quiet) || !isRecord(nearest)) throw damaged('not-a-lexicon');
  const pairs = Object.entries(nearest).flatMap(([target, phrases]) => {
    if (!isListOfWords(phrases)) throw damaged(`phrases of ${target}`);
    return phrases.map((phrase) => [phrase, target] as const);
  });
  return { nearest: new Map(pairs), quiet: new Set(quiet) };
}

/**
 * The longest phrase beginning at word `at` that the lexicon knows; a single word may also be an
 * inflected form of something known ("birds"). Undefined when nothing known is near.
 */
export function readPhrase(
  words: readonly string[],
  at: number,
  lexicon: Lexicon,
  vocabulary: Vocabulary,
): Reading | undefined {
  for (let length = Math.min(longestPhrase, words.length - at); length > 0; length--) {
    const phrase = words.slice(at, at + length).join(' ');
    const last = words[at + length - 1]!;
    const before = phrase.slice(0, phrase.length - last.length);
    for (const form of dictionaryForms(last)) {
      const target = lexicon.nearest.get(before + form);
      if (target !== undefined) return { phrase, length, target };
      if (length === 1 && vocabulary.has(form)) return { phrase, length, target: form };
    }
  }
  return undefined;
}

/** The tokens of a target phrase; the lexicon's maker takes care that all of them exist. */
export function tokensOf(target: string, vocabulary: Vocabulary): number[] {
  return splitWords(target).flatMap((word) => vocabulary.get(word) ?? []);
}

function dictionaryForms(word: string): string[] {
  const stems = endings
    .filter(([ending]) => word.endsWith(ending) && word.length - ending.length >= shortestStem)
    .map(([ending, replacement]) => word.slice(0, -ending.length) + replacement);
  return [word, ...stems];
}

function damaged(reason: string): KinoraError {
  return new KinoraError('weights-damaged', { file: 'lexicon', reason });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfWords(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string');
}
