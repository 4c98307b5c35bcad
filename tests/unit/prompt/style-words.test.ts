import { describe, expect, it } from 'vitest';
import { presets } from '../../../src/common/style-presets.ts';
import { captionText, type Tokenised } from '../../../src/engine/prompt/tokenizer.ts';
import { read } from '../../helpers/shipped-prompts.ts';

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

  it.each([
    ['a red fish, not at night', 'at night, in the rain', 'a red fish in the rain', 'not at night'],
    ['a cat, never by moonlight', 'on a dark night', 'a cat', 'never by moonlight'],
    ['a boat without any sunset', 'at dusk', 'a boat', 'without any sunset'],
    ["a car, it isn't night", 'at night', 'a car', "isn't night"],
    ['a bird, neither by day nor at night', 'in daylight', 'a bird', 'neither by day'],
    ['a bird, neither by day nor at night', 'by moonlight', 'a bird', 'nor at night'],
    ['a balloon, no clear sky', 'clear weather', 'a balloon', 'no clear sky'],
    ['a balloon not in the city', 'in a city street', 'a balloon', 'not in the city'],
    ['a ball, not on the left', 'at the left', 'a ball', 'not on the left'],
    ['a rocket, no panning shot', 'the camera pans', 'a rocket', 'no panning shot'],
    ['a fish, not red', 'crimson', 'a fish', 'not red'],
  ])('give way to what the sentence denies: “%s” under “%s”', (sentence, words, caption, to) => {
    const { told, style } = read(sentence, words);
    expect(captionText(told)).toBe(caption);
    const gone = words.split(', ')[0]!;
    expect(style.gaveWay).toEqual([{ words: gone, to }]);
  });

  it('stay where the sentence denies another value, which they say themselves', () => {
    const { told, style } = read('a red fish, not at night', 'at sunset, while snow falls');
    expect(captionText(told)).toBe('a red fish at sunset while snow falls');
    expect(style.gaveWay).toEqual([]);
    expect(captionText(read('a red fish, not by day', 'at night').told)).toBe(
      'a red fish at night',
    );
  });

  it('give way to what the sentence says beside what it denies', () => {
    const { told, style } = read('a fish, not at night but at sunset', 'at night');
    expect(captionText(told)).toBe('a fish at sunset');
    expect(style.gaveWay).toEqual([{ words: 'at night', to: 'at sunset' }]);
    const dry = read('a boat, it does not rain', 'in the rain, at night');
    expect(captionText(dry.told)).toBe('a boat at night clear sky');
    const calm = read('a cat that does not move', 'moving in circles');
    expect(captionText(calm.told)).toBe('a cat stays still');
  });

  it('of a preset never overrule a denial, whatever it denies', () => {
    const denials = { day: 'not by day', sunset: 'not at sunset', night: 'not at night' };
    for (const { words, time, weather } of presets) {
      for (const [denied, denial] of Object.entries(denials)) {
        const { told } = read(`a red fish, ${denial}`, words);
        const said = Object.fromEntries(told.map((tell) => [tell.attribute, tell.value]));
        expect(said['time'], `${denial} under ${words}`).toBe(time === denied ? undefined : time);
        expect(said['weather']).toBe(weather);
      }
    }
  });

  it('deny nothing themselves', () => {
    expect(captionText(read('a fish at night', 'not at night').told)).toBe('a fish at night');
    expect(captionText(read('a fish in the rain', 'no rain').told)).toBe('a fish in the rain');
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
