/** `npm run figures`: how often the safety rules refuse what they should not, and miss what they should. */
import { expect, test } from 'vitest';
import { checkPrompt } from '../../src/safety/check-prompt.ts';
import { rewrite } from '../../src/safety/rewrite.ts';
import { safetyLevels, type SafetyLevel } from '../../src/safety/rules.ts';
import {
  disguises,
  foreignListSentences,
  languageSentences,
  lexiconSentences,
  redSentences,
  trickySentences,
  wronglyRefused,
} from '../helpers/safety-sentences.ts';

const share = (part: number, whole: number): string =>
  `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;
const isRefused = (text: string, level: SafetyLevel): boolean =>
  checkPrompt(text, level) !== undefined;

test('honest sentences are refused less than once in fifty', () => {
  const lists = {
    'tricky, by hand': [...trickySentences, ...wronglyRefused],
    'the words of the lexicon': lexiconSentences(),
  };
  const count = Object.values(lists).flat().length;
  expect(count).toBeGreaterThan(1000);
  for (const level of safetyLevels) {
    let refusedAll = 0;
    for (const [name, sentences] of Object.entries(lists)) {
      const refused = sentences.filter((text) => isRefused(text, level));
      refusedAll += refused.length;
      console.log(
        `refused though honest, ${level}, ${name}: ${share(refused.length, sentences.length)}`,
      );
      if (refused.length > 0) console.log(`  ${refused.slice(0, 20).join(' | ')}`);
    }
    console.log(`refused though honest, ${level}: ${share(refusedAll, count)}`);
    expect(refusedAll / count).toBeLessThan(0.02);
  }
});

test('what must not be made is refused', () => {
  const red = redSentences();
  for (const level of safetyLevels) {
    const asked = red.filter((sentence) => sentence.level === level);
    const missed = asked.filter(({ text }) => !isRefused(text, level));
    console.log(
      `refused as it should be, ${level}: ${share(asked.length - missed.length, asked.length)}`,
    );
    console.log(`  missed: ${missed.map(({ text }) => text).join(' | ') || 'none'}`);
    expect(missed.length / asked.length).toBeLessThan(0.1);
  }
});

test('each language of the page is read about as well', () => {
  const sentences = languageSentences();
  for (const language of new Set(sentences.map((sentence) => sentence.language))) {
    const own = sentences.filter((sentence) => sentence.language === language);
    const missed = own.filter(({ text, level, isBenign }) => !isBenign && !isRefused(text, level));
    const wronged = own.filter(({ text, isBenign }) => isBenign && isRefused(text, 'standard'));
    console.log(
      `${language}: missed ${share(missed.length, 30)}, refused though honest ${share(wronged.length, 30)}`,
    );
    console.log(`  ${[...missed, ...wronged].map(({ text }) => text).join(' | ') || 'none'}`);
    expect(missed.length + wronged.length).toBeLessThanOrEqual(3);
  }
});

test('spelling tricks hide little', () => {
  // Only Latin letters can be disguised so.
  const red = redSentences().filter(({ text }) => /^[\p{Script=Latin}\p{P}\d\s]+$/u.test(text));
  let [tried, refusedAll] = [0, 0];
  for (const [name, disguise] of Object.entries(disguises)) {
    const missed = red.filter(({ text, level }) => !isRefused(disguise(text), level));
    tried += red.length;
    refusedAll += red.length - missed.length;
    console.log(`refused under ${name}: ${share(red.length - missed.length, red.length)}`);
    if (missed.length > 0)
      console.log(
        `  missed: ${missed
          .slice(0, 8)
          .map(({ text }) => disguise(text))
          .join(' | ')}`,
      );
  }
  console.log(`refused under all disguises: ${share(refusedAll, tried)}`);
  expect(tried).toBeGreaterThan(500);
  expect(refusedAll / tried).toBeGreaterThan(0.85);
});

test('words of a list that the rules never saw are told, not judged', () => {
  const sentences = foreignListSentences();
  for (const language of new Set(sentences.map((sentence) => sentence.language))) {
    const own = sentences.filter((sentence) => sentence.language === language);
    const counts = (['standard', 'kiosk'] as const).map((level) => {
      const refused = own.filter(({ text }) => isRefused(text, level));
      return `${level} ${share(refused.length, own.length)}`;
    });
    console.log(`refused of a foreign list, ${language}: ${counts.join(', ')}`);
  }
});

test('every refused sentence has a rewrite that is not refused', () => {
  for (const { text, level } of redSentences()) {
    for (const asked of safetyLevels.slice(safetyLevels.indexOf(level))) {
      expect(isRefused(rewrite(text, asked), asked), `${text} → ${rewrite(text, asked)}`).toBe(
        false,
      );
    }
  }
});
