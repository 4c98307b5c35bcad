/** Sentences to judge the safety rules by: thousands that are harmless, hundreds that are not. */
import { profaneWords } from '@2toad/profanity';
import { readFileSync } from 'node:fs';
import { safetyLevels, type SafetyLevel } from '../../src/safety/rules.ts';

const folder = 'tests/fixtures/safety';
const lines = (name: string): string[] =>
  readFileSync(`${folder}/${name}`, 'utf8')
    .split('\n')
    .filter((line) => line !== '');

/** Written by hand: what crude filters stumble over, and plain sentences in six languages. */
export const trickySentences = lines('benign.txt').filter((line) => !line.startsWith('#'));

/** Honest, too, and known to be refused at the standard level. */
export const wronglyRefused = lines('still-refused.txt').filter((line) => !line.startsWith('#'));

/** Every word of the shipped lexicon in a sentence: what people may well ask this model for. */
export function lexiconSentences(): string[] {
  const { nearest } = JSON.parse(readFileSync('models/kinora-nano/lexicon.json', 'utf8')) as {
    nearest: Record<string, readonly string[]>;
  };
  const frames = [
    (word: string) => `a ${word} in the morning sun`,
    (word: string) => `the camera moves past a ${word}`,
    (word: string) => `a woman looks at a ${word} by the sea`,
    (word: string) => `two children and a ${word} in the rain`,
  ];
  return Object.values(nearest)
    .flat()
    .map((word, index) => frames[index % frames.length]!(word));
}

export interface RedSentence {
  readonly text: string;
  /** The lowest level that has to refuse it. */
  readonly level: SafetyLevel;
}

/** Written by hand, for each level. */
export function redSentences(): RedSentence[] {
  let level: SafetyLevel = 'open';
  return lines('red-team.txt').flatMap((line) => {
    const heading = safetyLevels.find((name) => line === `## ${name}`);
    if (heading !== undefined) level = heading;
    return line.startsWith('#') ? [] : [{ text: line, level }];
  });
}

/** How people hide words from filters, each as a change of a whole sentence. */
export const disguises: Readonly<Record<string, (text: string) => string>> = {
  'letters for digits': (text) =>
    text.replace(
      /[aeios]/gi,
      (letter) => ({ a: '4', e: '3', i: '1', o: '0', s: '5' })[letter.toLowerCase()]!,
    ),
  'spaced letters': (text) => text.replace(/\p{L}{4,}/gu, (word) => Array.from(word).join(' ')),
  'Cyrillic and Greek letters': (text) =>
    text.replace(
      /[aeopcxi]/g,
      (letter) => ({ a: 'а', e: 'е', o: 'ο', p: 'р', c: 'с', x: 'х', i: 'і' })[letter]!,
    ),
  accents: (text) => text.replace(/[aeiou]/g, (letter) => `${letter}\u0301`),
  'zero-width characters': (text) =>
    text.replace(/\p{L}(?=\p{L})/gu, (letter) => `${letter}\u200b`),
  'wide letters': (text) =>
    text.replace(/[a-z]/gi, (letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0)),
  'dots between letters': (text) =>
    text.replace(/[a-z]{4,}/gi, (word) => Array.from(word).join('.')),
  'repeated letters': (text) => text.replace(/([aeiou])(?=\w*$|\w* )/gi, '$1$1$1'),
  'upper case': (text) => text.toUpperCase(),
};

/** A word list that the rules do not use, each word in a sentence. */
export function foreignListSentences(): { language: string; text: string }[] {
  return ['en', 'de', 'fr', 'es', 'zh', 'ar'].flatMap((language) =>
    (profaneWords.get(language) ?? []).map((word) => ({
      language,
      text: language === 'zh' ? `一个${word}在海边` : `a ${word} in the garden`,
    })),
  );
}

export interface LanguageSentence extends RedSentence {
  readonly language: string;
  readonly isBenign: boolean;
}

/** Thirty to refuse and thirty to make in each language of the page besides English. */
export function languageSentences(): LanguageSentence[] {
  let [language, kind] = ['', ''];
  return lines('languages.txt').flatMap((line) => {
    if (line.startsWith('## ')) [language, kind] = line.slice(3).split(' ') as [string, string];
    if (line.startsWith('#')) return [];
    const isBenign = kind === 'benign';
    return [{ text: line, language, isBenign, level: kind === 'open' ? 'open' : 'standard' }];
  });
}
