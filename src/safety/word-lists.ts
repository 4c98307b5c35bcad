/**
 * The word lists of kept packages, in the page's languages, without what everyday sentences need.
 * `naughty-words` (LDNOOBW, CC BY 4.0) has all six; `cuss` (MIT) adds the words its authors are
 * surest of, mostly slurs.
 */
import { cuss } from 'cuss';
import { cuss as cussSpanish } from 'cuss/es';
import { cuss as cussFrench } from 'cuss/fr';
import arabic from 'naughty-words/ar.json' with { type: 'json' };
import chinese from 'naughty-words/zh.json' with { type: 'json' };
import english from 'naughty-words/en.json' with { type: 'json' };
import french from 'naughty-words/fr.json' with { type: 'json' };
import german from 'naughty-words/de.json' with { type: 'json' };
import spanish from 'naughty-words/es.json' with { type: 'json' };
import { everydayWords, mildWords } from './everyday.ts';
import { plain } from './spelling.ts';

/** `cuss` rates from 0 (unlikely to be meant badly) to 2 (likely). */
const sureness = 2;

const rated = [cuss, cussFrench, cussSpanish].flatMap((list) =>
  Object.entries(list).flatMap(([word, rating]) => (rating >= sureness ? [word] : [])),
);

const everyday = new Set(everydayWords.map(plain));
const mild = new Set(mildWords.map(plain));

/** Languages that write words apart. */
const spaced = [english, german, french, spanish, arabic, rated].flat().map(plain);

export interface WordList {
  /** Entries of one word. */
  readonly words: ReadonlySet<string>;
  /** Entries of several, as their words. */
  readonly groups: readonly (readonly string[])[];
}

/** What the standard level refuses, and what the kiosk refuses besides. */
export const abusive: WordList = listOf(spaced.filter((e) => !everyday.has(e) && !mild.has(e)));
export const mildlyAbusive: WordList = listOf(
  [...spaced, ...mild].filter((e) => !everyday.has(e) && mild.has(e)),
);

/** To be found anywhere in a Chinese sentence; single characters are parts of too many words. */
export const abusiveChinese: readonly string[] = chinese
  .map(plain)
  .filter((entry) => Array.from(entry).length > 1 && !everyday.has(entry) && !mild.has(entry));

function listOf(entries: readonly string[]): WordList {
  const split = entries.map((entry) => entry.split(/[\s-]+/));
  return {
    words: new Set(split.flatMap((parts) => (parts.length === 1 ? parts : []))),
    groups: split.filter((parts) => parts.length > 1),
  };
}
