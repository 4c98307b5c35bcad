import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxPromptCharacters } from '../../../src/common/recipe.ts';
import { presets } from '../../../src/common/style-presets.ts';
import { styleInSentence } from '../../../src/engine/prompt/style-in-sentence.ts';
import { lexicon, read } from '../../helpers/shipped-prompts.ts';

const told = (prompt: string, words: string): string => styleInSentence(prompt, words, read);

describe('a sentence that says its style', () => {
  it('is the sentence as typed and what the style adds', () => {
    expect(told('A carp swims.', 'at night, in the rain')).toBe(
      'A carp swims, at night, in the rain',
    );
    expect(told('a fish at sunset', 'at night, in the rain')).toBe('a fish at sunset, in the rain');
    expect(told('a fish, not at night', 'at night')).toBe('a fish, not at night');
    expect(told('a fish.', 'oil painting')).toBe('a fish.');
    expect(told('???', 'at night')).toBe('???, at night');
  });

  it('is in the words of the captions where the two would be read together, or are too long', () => {
    expect(told('a fish under', 'water')).not.toContain('under, water, ');
    const long = `${'very '.repeat(maxPromptCharacters / 5 - 2)}red fish`;
    expect(long.length).toBeLessThanOrEqual(maxPromptCharacters);
    const said = told(long, 'at night, in the rain');
    expect(said).toBe('a red fish at night in the rain');
  });

  it('gives the model the very tokens of the two, whatever they say', () => {
    const phrases = [...lexicon.tells.keys(), ...lexicon.nearest.keys()];
    const small = [
      ...['not', 'no', 'under', 'in the', 'a', 'two', 'and', ',', '.', 'never', 'without', 'the'],
      ...['jelly', 'rocket', 'sail', 'water', 'moves', 'up', 'down', 'blurb', 'of'],
    ];
    const word = fc.oneof(fc.constantFrom(...phrases), fc.constantFrom(...small));
    const sentence = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));
    const style = fc.oneof(
      fc.constantFrom(...presets.map(({ words }) => words)),
      fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(sentence, style, (prompt, words) => {
        const said = told(prompt, words);
        expect(said.length).toBeLessThanOrEqual(maxPromptCharacters);
        expect(read(said).tokens).toEqual(read(prompt, words).tokens);
      }),
      { numRuns: 600 },
    );
  });
});
