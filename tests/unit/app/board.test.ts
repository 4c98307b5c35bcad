import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  arranged,
  carriedOn,
  partsOf,
  problemsOf,
  roomFor,
  spread,
} from '../../../src/app/storyboard/board.ts';
import type { Attributes } from '../../../src/common/attributes.ts';
import { parseRecipe } from '../../../src/common/recipe.ts';
import { recipe } from '../../helpers/recipes.ts';

const at = (...seconds: number[]) =>
  seconds.map((atSeconds) => ({ atSeconds, prompt: `at ${atSeconds}` }));

test.each([
  ['a fish swims, then it jumps', ['a fish swims', 'it jumps']],
  ['a fish swims and then jumps; night falls', ['a fish swims', 'jumps', 'night falls']],
  ['A boat. It turns blue. Then snow.', ['A boat', 'It turns blue', 'snow']],
  ['a strengthening wind', ['a strengthening wind']],
  ['then, then', []],
])('%s', (sentence, parts) => {
  expect(partsOf(sentence)).toEqual(parts);
});

test('parts are spread evenly over the film, on the grid, as far as there is room', () => {
  expect(spread(['a', 'b', 'c'], 5).map(({ atSeconds }) => atSeconds)).toEqual([0, 1.5, 3.5]);
  expect(spread(['a', 'b', 'c', 'd', 'e'], 2).map(({ atSeconds }) => atSeconds)).toEqual([
    0, 0.5, 1, 1.5,
  ]);
});

test('whatever is arranged or spread makes a recipe', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
        {
          minLength: 1,
          maxLength: 30,
        },
      ),
      fc.constantFrom(2, 5, 10, 20),
      (prompts, seconds) => {
        const beats = spread(prompts, seconds);
        expect(parseRecipe(recipe({ beats, seconds })).beats).toHaveLength(beats.length);
      },
    ),
  );
  expect(arranged(at(3, 0.2, 3.1)).map(({ atSeconds }) => atSeconds)).toEqual([0, 3, 3.5]);
});

describe('what is wrong with a card', () => {
  it('is told by the card', () => {
    const beats = [...at(0, 1, 3, 6), { atSeconds: 7, prompt: ' ' }];
    expect(problemsOf(beats, 6, 10)).toEqual([
      'too-close',
      undefined,
      undefined,
      'past-end',
      'empty',
    ]);
    expect(problemsOf([{ atSeconds: 0, prompt: 'x'.repeat(11) }], 6, 10)).toEqual(['too-long']);
    expect(problemsOf(at(0, 5), 6, 10)).toEqual([undefined, 'too-close']);
  });
});

test('one more card comes into the middle of the longest beat', () => {
  expect(roomFor(at(0, 1), 5)).toBe(3);
  expect(roomFor(at(0), 2)).toBe(1);
  expect(roomFor(at(0, 0.5, 1, 1.5), 2)).toBeUndefined();
});

describe('a card that leaves open what the one before showed', () => {
  const read = (values: Record<string, string>, confidence = 0.9): Attributes =>
    Object.entries(values).map(([name, value]) => ({ name, value, confidence }));
  const fish = read({ subject: 'fish', colour: 'red', setting: 'under water', time: 'night' });

  it('says it again', () => {
    expect(carriedOn('it stands still', read({ motion: 'still' }), fish)).toBe(
      'a red fish, stands still, under water, night',
    );
  });

  it('does not where it tells something else, or the model was only guessing', () => {
    expect(carriedOn('a boat by day', read({ subject: 'boat', time: 'day' }), fish)).toBe(
      'a boat by day, under water',
    );
    expect(carriedOn('it rises', read({}), read({ subject: 'cat' }, 0.3))).toBe('it rises');
  });
});
