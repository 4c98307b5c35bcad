import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { presets } from '../../../src/common/style-presets.ts';
import { parseLexicon } from '../../../src/engine/prompt/lexicon.ts';
import { captionText, tokenise, type Tokenised } from '../../../src/engine/prompt/tokenizer.ts';
import { parseVocabulary } from '../../../src/engine/prompt/vocabulary.ts';

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const vocabulary = parseVocabulary(json('models/kinora-nano/vocabulary.json'));
const lexicon = parseLexicon(json('models/kinora-nano/lexicon.json'), vocabulary);
const form = { length: 28, pad: 0, unknown: 1, start: 2 };
const read = (prompt: string, style?: string): Tokenised =>
  tokenise(prompt, vocabulary, lexicon, form, style);

const weatherOf = ({ told }: Tokenised): string | undefined =>
  told.find(({ attribute }) => attribute === 'weather')?.value;

const sentences = [
  'a red fish swims under water',
  'a rocket rises in the city',
  'a cat in a meadow, the camera pans',
  'a balloon',
];

describe('the words of a style', () => {
  it.each(sentences)(
    'give the model the very tokens of a sentence that says them: %s',
    (sentence) => {
      for (const { words } of presets) {
        expect(read(sentence, words).tokens, words).toEqual(read(`${sentence}, ${words}`).tokens);
      }
    },
  );

  it('tell time and weather of each preset, each in its own way', () => {
    const looks = presets.map(({ words, time, weather }) => {
      const { told, style, substitutions } = read('a red fish', words);
      expect(Object.fromEntries(told.map(({ attribute, value }) => [attribute, value]))).toEqual({
        ...{ colour: 'red', subject: 'fish', time, weather },
      });
      expect(style).toEqual({ added: words.split(', '), gaveWay: [] });
      expect(substitutions).toEqual([]);
      return captionText(told);
    });
    expect(new Set(looks).size).toBe(9);
  });

  it('give way, each by itself, to what the sentence says', () => {
    const { told, style } = read('a red fish at sunset', 'at night, in the rain');
    expect(captionText(told)).toBe('a red fish at sunset in the rain');
    expect(style).toEqual({
      added: ['in the rain'],
      gaveWay: [{ words: 'at night', to: 'at sunset' }],
    });
  });

  it('give way to what the sentence leaves out, and to a word that is only like one of the model', () => {
    expect(weatherOf(read('a boat, no rain', 'in the rain'))).toBe('clear');
    const blizzard = read('a boat in a blizzard', 'clear sky');
    expect(weatherOf(blizzard)).toBe('snow');
    expect(blizzard.style).toMatchObject({ added: [], gaveWay: [{ to: 'blizzard' }] });
  });

  it('are read by themselves: none is taken together with a word of the sentence', () => {
    // "under" and "water" would be one place, "rocket car" one thing.
    expect(captionText(read('a fish under', 'water').told)).toBe(
      captionText(read('a fish', 'water').told),
    );
    expect(captionText(read('a rocket', 'car').told)).toBe('a rocket');
  });

  it('that mean nothing change nothing', () => {
    expect(read('a red fish', 'oil painting, 8k')).toEqual(read('a red fish'));
  });

  it('stand alone where the sentence says nothing', () => {
    expect(captionText(read('', 'at night').told)).toBe('at night');
  });
});
