import { expect, test } from 'vitest';
import { errorWords, nextStepWords, words } from '../../../src/app/words.ts';
import { errorCodes } from '../../../src/common/errors.ts';

test.each(errorCodes)('%s is told in whole sentences, with and without numbers', (code) => {
  for (const details of [
    {},
    { characters: 2, maxCharacters: 1, what: 'x', cause: 'y', field: 'z' },
  ]) {
    const { happened, kept, next } = errorWords[code](details);
    expect(happened).toMatch(/^[A-Z].*\.$/);
    expect(kept).toMatch(/^[A-Z].*\.$/);
    expect(`${happened} ${kept}`).not.toMatch(/undefined|NaN/);
    expect(nextStepWords[next]).toMatch(/^[A-Z]/);
  }
});

test('nothing is shouted, and nothing is magic', () => {
  const said = JSON.stringify([
    words,
    nextStepWords,
    errorCodes.map((code) => errorWords[code]({})),
  ]);
  expect(said).not.toMatch(/!|oops|magic|please|sorry/i);
});
