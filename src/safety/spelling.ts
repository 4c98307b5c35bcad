/**
 * A sentence as whole words, whatever tricks they are spelt with. Each word keeps its place in the
 * sentence and all readings it may have: plain, without accents and homoglyphs, with digits and signs
 * read as letters, without what was put between its letters.
 */
import { resolveConfusablesTransformer, resolveLeetSpeakTransformer } from 'obscenity';

export interface Word {
  /** Where it stands in the sentence, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Lower case; the first is the plainest. */
  readonly readings: readonly string[];
  /** Longest runs of one letter cut to one, where there are runs of three or more; else undefined. */
  readonly collapsed: string | undefined;
  /** Letters with `*` for each hidden one; undefined where none is hidden. */
  readonly hidden: string | undefined;
}

/** Zero-width and direction marks, soft hyphen, variation selectors: nothing that is seen. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu;

const confusable = resolveConfusablesTransformer();
const leet = resolveLeetSpeakTransformer();

/** Cyrillic and Greek letters that pass for Latin ones and that `obscenity` leaves alone. */
const lookalikes: ReadonlyMap<string, string> = new Map(
  (
    'аa еe оo рp сc уy хx іi јj ѕs ԁd һh кk мm тt вb нh ' +
    'αa βb εe οo ρp τt υu νv ιi κk ηn χx ɡg ɑa ıi'
  )
    .split(' ')
    .map((pair) => [pair.charAt(0), pair.charAt(1)]),
);

export function wordsOf(sentence: string): readonly Word[] {
  const words = [...sentence.matchAll(/\S+/gu)].flatMap((run) => wordsOfRun(run[0], run.index));
  return [...words, ...spacedOut(words)].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** The plain reading of one word or of a word list's entry: as `readings[0]`. */
export function plain(text: string): string {
  return text
    .replace(invisible, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .normalize('NFC');
}

export function collapse(text: string): string {
  return text.replace(/(.)\1+/gu, '$1');
}

function wordsOfRun(run: string, start: number): Word[] {
  const whole = wordOf(run, start);
  const parts = [...run.matchAll(/[\p{L}\p{M}\p{N}\p{Default_Ignorable_Code_Point}@$!|*]+/gu)];
  const isSpelled = parts.every(([part]) => Array.from(part).length === 1);
  if (parts.length < 2 || isSpelled) return whole === undefined ? [] : [whole];
  const words = parts.flatMap((part) => wordOf(part[0], start + part.index) ?? []);
  return whole === undefined ? words : [...words, whole];
}

function wordOf(text: string, start: number): Word | undefined {
  const trimmed = text.replace(/^[^\p{L}\p{N}@$*\p{So}]+|[^\p{L}\p{N}$*\p{So}\p{M}]+$/gu, '');
  if (trimmed === '') return undefined;
  const at = start + text.indexOf(trimmed);
  const seen = plain(trimmed);
  const latin = mapLetters(seen, latinLetter);
  const readings = [seen, latin.replace(/[^\p{L}\p{N}]/gu, '')];
  // A number alone is a number; beside letters a digit may be one.
  if (/\p{L}/u.test(seen) && /[^\p{L}]/u.test(seen)) {
    const read = mapLetters(latin, leetLetter);
    readings.push(read.replace(/[^\p{L}]/gu, ''), latin.replace(/[^\p{L}]/gu, ''));
  }
  const letters = readings[1]!;
  if (/^\p{Script=Arabic}+$/u.test(seen)) readings.push(...withoutClitics(seen));
  const hidden = /^\p{L}[\p{L}*#_-]*[*#][\p{L}*#_-]*$/u.test(latin)
    ? latin.replace(/[#_-]/g, '*')
    : undefined;
  return {
    start: at,
    end: at + trimmed.length,
    readings: [...new Set(readings)].filter((reading) => reading !== ''),
    collapsed: /(.)\1\1/u.test(letters) ? collapse(letters) : undefined,
    hidden,
  };
}

/** Arabic writes article, "and", "with", "to" before a word, and "her", "his" and the ending of many after it. */
function withoutClitics(word: string): string[] {
  const bare = [/^[وف]/, /^(?:[وف]?(?:ال|بال|كال|لل))/, /^[بلك]/].map((start) =>
    word.replace(start, ''),
  );
  return [word, ...bare].flatMap((stem) => {
    const owned = stem.replace(/(?:ها|هم|هن|ه|ون|وا)$/, '');
    // The ending that is read as t before another is written so there.
    return [stem, owned, owned.replace(/ت$/, 'ة')].filter((each) => each.length >= 4);
  });
}

/** Longest word looked for among letters that stand alone. */
const longestSpaced = 16;

/**
 * Letters that stand alone side by side, read as words: where the spaces between words are lost
 * among them, any three or more in a row may be one.
 */
function spacedOut(words: readonly Word[]): Word[] {
  const found: Word[] = [];
  let run: Word[] = [];
  const close = (): void => {
    for (let first = 0; first < run.length; first++) {
      for (let last = first + 2; last < Math.min(run.length, first + longestSpaced); last++) {
        const letters = run.slice(first, last + 1).map(({ readings }) => readings.at(-1)!);
        const [start, end] = [run[first]!.start, run[last]!.end];
        found.push({
          start,
          end,
          readings: [letters.join('')],
          collapsed: undefined,
          hidden: undefined,
        });
      }
    }
    run = [];
  };
  for (const word of words) {
    if (Array.from(word.readings[0]!).length === 1) run.push(word);
    else close();
  }
  close();
  return found;
}

function mapLetters(text: string, map: (letter: string) => string): string {
  return Array.from(text, map).join('');
}

function latinLetter(letter: string): string {
  const known = lookalikes.get(letter);
  if (known !== undefined) return known;
  const resolved = transformed(confusable, letter).toLowerCase();
  // Only towards letters: `obscenity` also reads some digits and signs.
  return /^[a-z]$/.test(resolved) ? resolved : letter;
}

function leetLetter(letter: string): string {
  if (letter === '|') return 'l';
  return transformed(leet, letter).toLowerCase();
}

function transformed(
  transformer: ReturnType<typeof resolveLeetSpeakTransformer>,
  letter: string,
): string {
  const point = transformer.transform(letter.codePointAt(0)!);
  return point === undefined ? letter : String.fromCodePoint(point);
}
