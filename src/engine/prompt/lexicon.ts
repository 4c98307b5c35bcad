import { KinoraError } from '../../common/errors.ts';
import { splitWords, type Vocabulary } from './vocabulary.ts';

/** What a word or phrase says of the clip. */
export interface Tell {
  /** For example "setting"; "position" is told too, though the text encoder has no head for it. */
  readonly attribute: string;
  /** For example "sea". */
  readonly value: string;
  /** How the captions of training say it: "at sea". Words of the vocabulary. */
  readonly caption: string;
}

/** A preposition and a place that together tell something else than the place: "under" and "the sea". */
export interface Relation {
  readonly prepositions: ReadonlySet<string>;
  readonly isOf: (place: Tell, phrase: string) => boolean;
  readonly tells: readonly Tell[];
  /** `tells` in words. */
  readonly takenFor: string;
}

/** What each word of a sentence does to the caption; made by `models/training/lexicon`. Words are folded as in `typedWords`. */
export interface Lexicon {
  /** Words that a sentence is built with. */
  readonly quiet: ReadonlySet<string>;
  /** Verbs that say no more than that something moves, which every clip does. */
  readonly moving: ReadonlySet<string>;
  /** Words and phrases that ask for several. */
  readonly counts: ReadonlySet<string>;
  readonly negations: ReadonlySet<string>;
  /** Attribute, or "moving" → what its negation tells. */
  readonly negated: ReadonlyMap<string, Tell>;
  /** Word after a verb of moving → where to. */
  readonly directions: ReadonlyMap<string, Tell>;
  /** Attribute, or "moving" → what the network is told where a sentence has a subject and leaves the attribute, or where to, open. */
  readonly unsaid: ReadonlyMap<string, Tell>;
  readonly relations: readonly Relation[];
  /** Phrases that mean nothing here, though their words may: "bird's eye". */
  readonly undrawn: ReadonlySet<string>;
  /** In the order in which captions tell them. */
  readonly attributes: readonly string[];
  /** Phrases of the captions. */
  readonly tells: ReadonlyMap<string, Tell>;
  /** Phrase that no caption has → the nearest phrase that tells something. */
  readonly nearest: ReadonlyMap<string, string>;
  /** First word → words of the longest phrase that begins with it. */
  readonly longestFrom: ReadonlyMap<string, number>;
}

/** Longer keys are not looked for. */
const mostWordsOfPhrase = 8;

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

/** The word itself and what it may be an inflected form of. */
export function dictionaryForms(word: string): string[] {
  const stems = endings
    .filter(([ending]) => word.endsWith(ending) && word.length - ending.length >= shortestStem)
    .map(([ending, replacement]) => word.slice(0, -ending.length) + replacement);
  return [word, ...stems];
}

/**
 * @param vocabulary what the captions must be made of.
 * @throws KinoraError `weights-damaged`.
 */
export function parseLexicon(json: unknown, vocabulary: Vocabulary): Lexicon {
  const file = record(json, 'lexicon');
  const tells = parseTells(file['tells']);
  for (const { caption } of tells.values()) {
    if (!splitWords(caption).every((word) => vocabulary.has(word))) throw damaged(caption);
  }
  const tell = (phrase: unknown): Tell => {
    const found = typeof phrase === 'string' ? tells.get(phrase) : undefined;
    if (found === undefined) throw damaged(`nothing tells ${String(phrase)}`);
    return found;
  };
  const nearest = new Map(pairs(file['nearest'], 'nearest'));
  for (const target of new Set(nearest.values())) tell(target);
  const told = (entries: readonly (readonly [string, unknown])[]): Map<string, Tell> =>
    new Map(entries.map(([key, phrase]) => [key, tell(phrase)]));
  return {
    quiet: new Set(wordsOf(file, 'quiet')),
    moving: new Set(wordsOf(file, 'moving')),
    counts: new Set(wordsOf(file, 'counts')),
    negations: new Set(wordsOf(file, 'negations')),
    negated: told(Object.entries(record(file['negated'], 'negated'))),
    directions: told(pairs(file['directions'], 'directions')),
    unsaid: told(Object.entries(record(file['unsaid'] ?? {}, 'unsaid'))),
    relations: list(file['relations'], 'relations').map((entry) => parseRelation(entry, tell)),
    attributes: Object.keys(record(file['tells'], 'tells')),
    undrawn: new Set(wordsOf(file, 'undrawn')),
    tells,
    nearest,
    longestFrom: longestFrom([...tells.keys(), ...nearest.keys()]),
  };
}

function longestFrom(phrases: readonly string[]): Map<string, number> {
  const longest = new Map<string, number>();
  for (const phrase of phrases) {
    const [first, ...others] = phrase.split(' ');
    const size = Math.min(others.length + 1, mostWordsOfPhrase);
    longest.set(first!, Math.max(size, longest.get(first!) ?? 1));
  }
  return longest;
}

/** Attribute → value → caption phrase → shorter phrases that tell the same. */
function parseTells(json: unknown): Map<string, Tell> {
  const tells = new Map<string, Tell>();
  for (const [attribute, values] of Object.entries(record(json, 'tells'))) {
    for (const [value, captions] of Object.entries(record(values, attribute))) {
      for (const [caption, shorter] of Object.entries(record(captions, value))) {
        if (!isListOfWords(shorter)) throw damaged(`phrases of ${caption}`);
        for (const phrase of [caption, ...shorter])
          tells.set(phrase, { attribute, value, caption });
      }
    }
  }
  return tells;
}

function parseRelation(json: unknown, tell: (phrase: unknown) => Tell): Relation {
  const relation = record(json, 'relations');
  const { phrase: ofPhrase, attribute, value } = record(relation['of'], 'relations');
  return {
    prepositions: new Set(wordsOf(relation, 'prepositions')),
    isOf: (place, phrase) =>
      ofPhrase === undefined
        ? place.attribute === attribute && place.value === value
        : phrase === ofPhrase,
    tells: list(relation['tells'], 'relations').map(tell),
    takenFor: wordsOf(relation, 'tells').join(', '),
  };
}

/** Target → phrases, as pairs of phrase and target. */
function pairs(json: unknown, name: string): (readonly [string, string])[] {
  return Object.entries(record(json, name)).flatMap(([target, phrases]) => {
    if (!isListOfWords(phrases)) throw damaged(`phrases of ${target}`);
    return phrases.map((phrase) => [phrase, target] as const);
  });
}

function wordsOf(json: Record<string, unknown>, name: string): readonly string[] {
  const value = json[name];
  if (!isListOfWords(value)) throw damaged(name);
  return value;
}

function damaged(reason: string): KinoraError {
  return new KinoraError('weights-damaged', { file: 'lexicon', reason });
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged(name);
  return value as Record<string, unknown>;
}

function list(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw damaged(name);
  return value;
}

function isListOfWords(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string');
}
