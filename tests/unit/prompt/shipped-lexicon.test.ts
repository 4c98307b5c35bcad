import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLexicon } from '../../../src/engine/prompt/lexicon.ts';
import { tokenise, type Tokenised } from '../../../src/engine/prompt/tokenizer.ts';
import { typedWords } from '../../../src/engine/prompt/typed-words.ts';
import { parseVocabulary } from '../../../src/engine/prompt/vocabulary.ts';
import { readManifest } from '../../helpers/node-onnx.ts';

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const folder = 'models/kinora-nano';
const vocabulary = parseVocabulary(json(`${folder}/vocabulary.json`));
const lexicon = parseLexicon(json(`${folder}/lexicon.json`), vocabulary);

const fixture = json('tests/fixtures/lexicon-words.json') as {
  meant: { words: string; attribute: string; value: string }[];
  nothing: string[];
};

const form = { length: 28, pad: 0, unknown: 1, start: 2 };
const read = (prompt: string): Tokenised => tokenise(prompt, vocabulary, lexicon, form);
const told = (prompt: string): Record<string, string> =>
  Object.fromEntries(read(prompt).told.map(({ attribute, value }) => [attribute, value]));

describe('the shipped lexicon', () => {
  it('says hovering, or to the right of what moves, where no motion is told', () => {
    const same = (prompt: string, other: string): void => {
      expect([...read(prompt).tokens]).toEqual([...read(other).tokens]);
    };
    same('a red fish in the city', 'a red fish hovering in the city');
    same(
      'a purple jellyfish floats under water',
      'a purple jellyfish moves to the right under water',
    );
    expect(told('a red fish in the city')).not.toHaveProperty('motion');
  });

  it('takes at least three in four of the words written down beforehand for the right thing', () => {
    const wrong = fixture.meant.filter(
      ({ words, attribute, value }) => told(words)[attribute] !== value,
    );
    const hits = fixture.meant.length - wrong.length;
    console.log(`lexicon: ${hits} of ${fixture.meant.length} words taken for the right thing`);
    expect(fixture.meant.length).toBeGreaterThanOrEqual(100);
    expect(hits / fixture.meant.length).toBeGreaterThanOrEqual(0.75);
  });

  it('takes no more than one in ten words without a likeness for something', () => {
    const wrong = fixture.nothing.filter((word) => read(word).told.length > 0);
    expect(wrong.length / fixture.nothing.length).toBeLessThanOrEqual(0.1);
  });

  it.each(['swims', 'flies', 'drives', 'sails', 'runs', 'drifts', 'glides', 'walking', 'swim'])(
    'takes "%s" for nothing and has nothing to say about it',
    (verb) => {
      expect(read(`a fish ${verb}`).substitutions).toEqual([]);
      expect(told(verb)).toEqual({});
    },
  );

  it.each([
    ['a fly', { subject: 'butterfly' }],
    ['a scenic drive', { setting: 'city' }],
    ['a fish hops', { subject: 'fish', motion: 'bounce' }],
    ['a cat leaps', { subject: 'cat', motion: 'bounce' }],
    ['a balloon comes down', { subject: 'balloon', motion: 'fall' }],
    ['rockets', { subject: 'rocket' }],
    ['a submarine', { subject: 'boat' }],
    ['a peacock', { subject: 'bird' }],
    ['a dragon in the forest', {}],
    ['trees, a toy, the sky, the air, dark hot light', {}],
    ['a nice well on the land', {}],
    ['hills', { setting: 'mountains' }],
    ['a beach', { setting: 'sea' }],
    ['nightfall', { time: 'night' }],
    ['twilight', { time: 'sunset' }],
    ['beneath the waves', { setting: 'underwater' }],
    ['at the bottom of a lake', { setting: 'underwater' }],
    ['between the stars', { setting: 'space' }],
    ['under the stars', { time: 'night' }],
    ['over a grassy field', { setting: 'meadow' }],
    ['in the snow', { setting: 'snow', weather: 'snow' }],
    ['without snow', { weather: 'clear' }],
    ['no rain', { weather: 'clear' }],
    ['🚀🌕', { subject: 'rocket', time: 'night' }],
  ])('reads "%s" as it is meant', (prompt, meant) => {
    expect(told(prompt)).toEqual(meant);
  });

  it('names "forest" and "dragon" where it reads the rest', () => {
    const { substitutions, passedOver } = read('two red balls and a dragon in the forest at dawn');
    expect(told('two red balls and a dragon in the forest at dawn')).toEqual({
      colour: 'red',
      subject: 'ball',
      time: 'sunset',
    });
    expect(substitutions).toContainEqual({ word: 'dragon', takenFor: undefined });
    expect(substitutions).toContainEqual({ word: 'forest', takenFor: undefined });
    expect(passedOver).toEqual([{ words: 'two', because: 'one-of-each' }]);
  });

  it('needs each of its nearest words: no phrase of the captions is among them', () => {
    for (const phrase of lexicon.nearest.keys()) {
      expect(lexicon.tells.has(phrase), phrase).toBe(false);
      expect(
        typedWords(phrase)
          .map(({ text }) => text)
          .join(' '),
      ).toBe(phrase);
    }
  });

  it('knows every value of every attribute that the text encoder knows', () => {
    for (const [attribute, values] of readManifest().attributes) {
      const known = [...lexicon.tells.values()].filter((tell) => tell.attribute === attribute);
      expect(new Set(known.map(({ value }) => value))).toEqual(new Set(values));
    }
  });

  it('is a small file', () => {
    expect(readFileSync(`${folder}/lexicon.json`).length).toBeLessThanOrEqual(120_000);
  });
});
