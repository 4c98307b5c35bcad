import { dictionaryForms, type Lexicon, type Tell } from './lexicon.ts';
import type { TypedWord } from './typed-words.ts';

/** Some words of a sentence, neighbours but for a preposition of its place, and what they are there for. Every word is in exactly one segment. */
export interface Segment {
  readonly kind: 'grammar' | 'moving' | 'article' | 'count' | 'negation' | 'tell' | 'unknown';
  readonly words: readonly TypedWord[];
  /** Of a "tell": what it says, at least one thing. */
  readonly tells: readonly Tell[];
  /** Of a "tell": the phrase that it was taken for, where it is not one of the captions' own. */
  readonly takenFor: string | undefined;
}

const articles: ReadonlySet<string> = new Set([
  ...['a', 'an', 'the', 'this', 'that', 'these', 'those', 'any', 'some', 'all'],
  ...['my', 'your', 'his', 'her', 'its', 'our', 'their'],
]);
/** Between a preposition and its noun: "under the deep blue sea". */
const mostWordsBetween = 4;
/** Words of a preposition, such as "at the bottom of". */
const longestFirst = [4, 3, 2, 1] as const;
/** "2" to "999" count things; longer numbers are years and sizes. */
const count = /^(?:[2-9]|[1-9]\d\d?)$/;
const one: ReadonlySet<string> = new Set(['1', '0']);

export function segmentsOf(words: readonly TypedWord[], lexicon: Lexicon): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  while (at < words.length) {
    const found = relationAt(words, at, lexicon) ?? [segmentAt(words, at, lexicon)];
    segments.push(...found);
    at += found.reduce((total, segment) => total + segment.words.length, 0);
  }
  return segments;
}

function segmentAt(words: readonly TypedWord[], at: number, lexicon: Lexicon): Segment {
  const word = words[at]!;
  const plain = (kind: Segment['kind']): Segment => ({
    kind,
    words: [word],
    tells: [],
    takenFor: undefined,
  });
  if (lexicon.negations.has(word.text)) return plain('negation');
  const longer =
    plainPhraseAt(words, at, lexicon) ??
    directionAt(words, at, lexicon) ??
    phraseAt(words, at, 2, lexicon);
  if (longer !== undefined) return longer;
  if (lexicon.counts.has(word.text) || count.test(word.text)) return plain('count');
  if (articles.has(word.text) || one.has(word.text)) return plain('article');
  if (lexicon.quiet.has(word.text)) return plain('grammar');
  // "drives" by itself only moves, though a "drive" is a road.
  const isNoun = lexicon.nearest.has(word.text) || lexicon.tells.has(word.text);
  if (!isNoun && dictionaryForms(word.text).some((form) => lexicon.moving.has(form))) {
    return plain('moving');
  }
  return phraseAt(words, at, 1, lexicon) ?? plain('unknown');
}

/** "a flock of", "bird's eye view". */
function plainPhraseAt(
  words: readonly TypedWord[],
  at: number,
  lexicon: Lexicon,
): Segment | undefined {
  for (const size of [3, 2]) {
    const phraseWords = words.slice(at, at + size);
    const phrase = textOf(phraseWords);
    const kind = lexicon.undrawn.has(phrase) ? 'unknown' : lexicon.counts.has(phrase) && 'count';
    if (kind) return { kind, words: phraseWords, tells: [], takenFor: undefined };
  }
  return undefined;
}

/** "swims up", "drives left". */
function directionAt(
  words: readonly TypedWord[],
  at: number,
  lexicon: Lexicon,
): Segment | undefined {
  const [verb, direction] = [words[at]!, words[at + 1]];
  const tell = direction && lexicon.directions.get(direction.text);
  if (!tell || !lexicon.moving.has(verb.text) || isAlong(words, at + 1)) return undefined;
  return { kind: 'tell', words: [verb, direction], tells: [tell], takenFor: tell.caption };
}

/** "down the road" is along it. */
function isAlong(words: readonly TypedWord[], at: number): boolean {
  const next = words[at + 1]?.text;
  return ['up', 'down'].includes(words[at]!.text) && next !== undefined && articles.has(next);
}

/** The longest phrase from `at` on that tells something, of `least` words or more; its last word may be inflected ("birds"). */
function phraseAt(
  words: readonly TypedWord[],
  at: number,
  least: number,
  lexicon: Lexicon,
): Segment | undefined {
  // Two words may be one of the lexicon's ("jelly fish"); one may be any inflected form.
  const longest = Math.max(2, lexicon.longestFrom.get(words[at]!.text) ?? 1);
  for (let size = Math.min(longest, words.length - at); size >= least; size--) {
    const phraseWords = words.slice(at, at + size);
    if (phraseWords.slice(0, -1).some(({ isLast }) => isLast)) continue;
    const target = targetOf(phraseWords, lexicon);
    const tell = target === undefined ? undefined : lexicon.tells.get(target);
    if (tell === undefined) continue;
    if (tell.attribute === 'motion' && isAlong(words, at + size - 1)) continue;
    const takenFor = target === textOf(phraseWords) ? undefined : target;
    return { kind: 'tell', words: phraseWords, tells: [tell], takenFor };
  }
  return undefined;
}

/** The phrase of the captions that words are, or are taken for. */
function targetOf(words: readonly TypedWord[], lexicon: Lexicon): string | undefined {
  const find = (phrase: string): string | undefined =>
    lexicon.tells.has(phrase) ? phrase : lexicon.nearest.get(phrase);
  const phrase = textOf(words);
  const last = words.at(-1)!.text;
  const before = phrase.slice(0, phrase.length - last.length);
  for (const form of [...dictionaryForms(last), `${last}s`]) {
    const target = find(before + form);
    if (target !== undefined) return target;
  }
  if (words.length !== 2) return undefined;
  // "jelly fish", "sail boat"; but a red fish is no redfish.
  const joined = phrase.replace(' ', '');
  const isKnownAlone = lexicon.quiet.has(words[0]!.text) || find(words[0]!.text) !== undefined;
  return isKnownAlone && !lexicon.tells.has(joined) ? undefined : find(joined);
}

/** What stands between a preposition and its place, and the two, where together they tell something of their own. */
function relationAt(
  words: readonly TypedWord[],
  at: number,
  lexicon: Lexicon,
): Segment[] | undefined {
  for (const relation of lexicon.relations) {
    const size = longestFirst.find((length) =>
      relation.prepositions.has(textOf(words.slice(at, at + length))),
    );
    if (size === undefined) continue;
    const preposition = words.slice(at, at + size);
    const between: Segment[] = [];
    let place = at + size;
    // Not across a comma: "under red, sea" are two phrases.
    while (
      place < words.length &&
      between.length <= mostWordsBetween &&
      !words[place - 1]!.isLast
    ) {
      const next = segmentAt(words, place, lexicon);
      const end = place + next.words.length;
      if (next.tells.some((tell) => relation.isOf(tell, next.takenFor ?? textOf(next.words)))) {
        const own = lexicon.tells.get(textOf(words.slice(at, end)));
        // A caption's own words ("under the waves") stay as they are.
        if (own?.value === relation.tells[0]!.value) break;
        const told = { kind: 'tell', tells: relation.tells, takenFor: relation.takenFor } as const;
        return between.every(({ kind }) => kind === 'article')
          ? [{ ...told, words: words.slice(at, end) }]
          : [...between, { ...told, words: [...preposition, ...next.words] }];
      }
      if (!mayStandBetween(next)) break;
      between.push(next);
      place = end;
    }
  }
  return undefined;
}

function mayStandBetween({ kind, tells }: Segment): boolean {
  return (
    kind === 'article' || kind === 'unknown' || tells.some((tell) => tell.attribute === 'colour')
  );
}

function textOf(words: readonly TypedWord[]): string {
  return words.map(({ text }) => text).join(' ');
}
