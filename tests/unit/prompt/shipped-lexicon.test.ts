import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLexicon } from '../../../src/engine/prompt/lexicon.ts';
import { tokenise, type Tokenised } from '../../../src/engine/prompt/tokenizer.ts';
import { parseVocabulary, splitWords } from '../../../src/engine/prompt/vocabulary.ts';

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const folder = 'models/kinora-nano';
const vocabulary = parseVocabulary(json(`${folder}/vocabulary.json`));
const lexicon = parseLexicon(json(`${folder}/lexicon.json`));
const names = [...vocabulary.keys()];

const fixture = json('tests/fixtures/lexicon-words.json') as {
  meant: { words: string; attribute: string; value: string }[];
  nothing: string[];
};

/** What the captions call each value, with the words that alone tell it. */
const tellingWords: Record<string, Record<string, string>> = {
  subject: {
    fish: 'fish goldfish',
    bird: 'bird sparrow robin',
    boat: 'boat sailboat sailing ship yacht',
    car: 'car automobile vehicle',
    balloon: 'balloon',
    ball: 'ball',
    butterfly: 'butterfly moth',
    rocket: 'rocket spaceship spacecraft',
    cat: 'cat kitten kitty',
    jellyfish: 'jellyfish medusa',
  },
  colour: {
    red: 'red crimson scarlet',
    orange: 'orange tangerine',
    yellow: 'yellow golden lemon',
    green: 'green emerald',
    blue: 'blue azure',
    purple: 'purple violet lilac',
    pink: 'pink rose',
    white: 'white ivory',
  },
  setting: {
    sea: 'sea ocean waves',
    underwater: 'underwater seabed',
    meadow: 'meadow hills field countryside grass flowers park',
    mountains: 'mountains mountain peaks alps',
    desert: 'desert dunes sahara pyramids sand',
    city: 'city street buildings downtown skyscrapers town road',
    snow: 'snowy winter arctic fir',
    space: 'space stars planet galaxy moon cosmos',
  },
  time: {
    day: 'day daylight sunny morning noon',
    sunset: 'sunset dusk evening',
    night: 'night moonlight midnight',
  },
  weather: { rain: 'rain raining rainy', snow: 'snow snowing snowfall', clear: 'clear' },
  motion: {
    rise: 'rising rises climbing taking',
    fall: 'falling falls sinking descending',
    bounce: 'bouncing bounces hops hopping jumping jumps',
    stay: 'still staying stays waiting resting standing hovering',
    circle: 'circles circle looping spinning',
    right: 'right',
    left: 'left',
  },
  camera: { zoom: 'zoom zooms zooming' },
};

const form = { length: 28, pad: 0, unknown: 1, start: 2 };
const read = (prompt: string): Tokenised => tokenise(prompt, vocabulary, lexicon, form);
const taken = (prompt: string): string[] =>
  [...read(prompt).tokens].filter((token) => token > form.start).map((token) => names[token]!);

describe('the shipped lexicon', () => {
  it('takes at least three in four of the words written down beforehand for the right thing', () => {
    const wrong = fixture.meant.filter(({ words, attribute, value }) => {
      const telling = splitWords(tellingWords[attribute]![value]!);
      return !taken(words).some((word) => telling.includes(word));
    });
    const hits = fixture.meant.length - wrong.length;
    console.log(`lexicon: ${hits} of ${fixture.meant.length} words taken for the right thing`);
    expect(fixture.meant.length).toBeGreaterThanOrEqual(100);
    expect(hits / fixture.meant.length).toBeGreaterThanOrEqual(0.75);
  });

  it('takes no more than one in ten words without a likeness for something', () => {
    const wrong = fixture.nothing.filter((word) => taken(word).length > 0);
    expect(wrong.length / fixture.nothing.length).toBeLessThanOrEqual(0.1);
  });

  it.each(['swims', 'flies', 'drives', 'sails', 'runs', 'drifts', 'glides', 'walking', 'swim'])(
    'takes "%s" for nothing and has nothing to say about it',
    (verb) => {
      expect(read(`a fish ${verb}`).substitutions).toEqual([]);
      expect(taken(verb)).toEqual([]);
    },
  );

  it('still tells what moves from how it moves', () => {
    expect(taken('a fly')).toContain('butterfly');
    expect(taken('a scenic drive')).toContain('road');
    expect(taken('a fish hops')).toContain('hops');
    expect(taken('a cat leaps')).toContain('hops');
    expect(taken('a balloon comes down')).toContain('falls');
  });

  it('leads to words of the vocabulary only, and is needed for each of its words', () => {
    for (const [phrase, target] of lexicon.nearest) {
      for (const word of splitWords(target)) expect(names).toContain(word);
      expect(splitWords(phrase).join(' ')).toBe(phrase);
      expect(splitWords(phrase).every((word) => vocabulary.has(word))).toBe(false);
    }
  });

  it('is a small file', () => {
    expect(readFileSync(`${folder}/lexicon.json`).length).toBeLessThanOrEqual(150_000);
  });
});
