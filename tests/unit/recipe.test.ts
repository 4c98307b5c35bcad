import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KinoraError } from '../../src/common/errors.ts';
import {
  frameCountOf,
  maxBeats,
  maxPromptCharacters,
  maxSeconds,
  parsePrompt,
  parseRecipe,
  ratios,
  type Recipe,
} from '../../src/common/recipe.ts';
import { beats, recipe as validRecipe } from '../helpers/recipes.ts';

const recipe = validRecipe();

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof KinoraError) return error.code;
    throw error;
  }
  return 'none';
};

/** Any recipe that holds. */
const recipes: fc.Arbitrary<Recipe> = fc
  .record({
    seconds: fc.integer({ min: 1, max: 10 * maxSeconds }).map((tenths) => tenths / 10),
    prompts: fc.array(
      fc
        .string({ minLength: 1, maxLength: 40 })
        .filter((text) => text.trim() === text && text !== ''),
      { minLength: 1, maxLength: 6 },
    ),
    negativePrompt: fc.constantFrom('', 'blurred'),
    style: fc.constantFrom(null, { name: 'Regen bei Nacht', words: 'in the rain, at night' }),
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    ratio: fc.constantFrom(...ratios),
    height: fc.integer({ min: 32, max: 1080 }).map((half) => 2 * half),
    framesPerSecond: fc.integer({ min: 1, max: 60 }),
    sampler: fc.record({
      kind: fc.constantFrom('turbo', 'fine'),
      steps: fc.integer({ min: 1, max: 100 }),
      guidanceScale: fc.double({ min: 1, max: 20, noNaN: true }),
    }),
    mark: fc.constantFrom('none', 'visible'),
  })
  .map(({ prompts, seconds, ...fields }) => ({
    ...recipe,
    ...fields,
    seconds,
    beats: prompts.map((prompt, index) => ({
      atSeconds: (index * seconds) / prompts.length,
      prompt,
    })),
  }));

test('a good recipe comes through unchanged, without what it should not carry', () => {
  fc.assert(
    fc.property(recipes, (good) => {
      expect(parseRecipe({ ...good, extra: '<script>' })).toEqual(good);
      expect(parseRecipe(JSON.parse(JSON.stringify(good)))).toEqual(good);
    }),
  );
});

test.each([
  [60, 8, 480],
  [60, 24, 1440],
  [20, 24, 480],
  [2, 8, 16],
  [0.1, 1, 1],
])('%d s at %i frames a second are %i frames', (seconds, framesPerSecond, frames) => {
  const film = parseRecipe({ ...recipe, seconds, framesPerSecond });
  expect(frameCountOf(film)).toBe(frames);
});

test.each([
  ['format', 3],
  ['format', '2'],
  ['tool', 'dance'],
  ['negativePrompt', undefined],
  ['style', 7],
  ['style', 'Paper cut'],
  ['seed', -1],
  ['seed', 2 ** 32],
  ['seed', 0.5],
  ['ratio', '4:3'],
  ['seconds', 0],
  ['seconds', NaN],
  ['seconds', maxSeconds + 0.1],
  ['height', 481],
  ['height', 62],
  ['height', 2162],
  ['framesPerSecond', 0],
  ['framesPerSecond', 23.98],
  ['sampler', null],
  ['mark', true],
  ['model', '../../etc'],
  ['beats', []],
  ['beats', 'a fish'],
  ['beats', Array.from({ length: maxBeats + 1 }, (_, i) => ({ atSeconds: i, prompt: 'a' }))],
  ['beats', [{ atSeconds: 0.5, prompt: 'late' }]],
])('a recipe with %s = %j is refused by name', (field, value) => {
  expect(() => parseRecipe({ ...recipe, [field]: value })).toThrow(`"field":"${field}"`);
});

test.each([
  ['sampler.kind', { sampler: { kind: 'slow', steps: 4, guidanceScale: 1 } }],
  ['sampler.steps', { sampler: { kind: 'fine', steps: 0, guidanceScale: 1 } }],
  ['sampler.steps', { sampler: { kind: 'fine', steps: Infinity, guidanceScale: 1 } }],
  ['sampler.guidanceScale', { sampler: { kind: 'fine', steps: 4, guidanceScale: NaN } }],
  ['style.name', { style: { words: 'at night' } }],
  ['style.words', { style: { name: 'A', words: ' \u200e\n' } }],
  ['style.words', { style: { name: 'A', words: 'x'.repeat(201) } }],
  ['beats[0]', { beats: ['a fish'] }],
  ['beats[0].prompt', { beats: [{ atSeconds: 0 }] }],
  ['beats[1].atSeconds', { beats: [...beats('a'), { atSeconds: 0, prompt: 'b' }] }],
  ['beats[1].atSeconds', { beats: [...beats('a'), { atSeconds: 2, prompt: 'after the end' }] }],
  ['beats[1].atSeconds', { beats: [...beats('a'), { atSeconds: '1', prompt: 'b' }] }],
])('what is wrong inside is named: %s', (field, changes) => {
  expect(() => parseRecipe({ ...recipe, ...changes })).toThrow(`"field":"${field}"`);
});

test('a source is checked, and no film of words alone has one', () => {
  const source = {
    ...{ sha256: 'ab'.repeat(32), kind: 'clip', fromSeconds: 0, toSeconds: 2 },
    ...{ placedAtSeconds: 0, strength: 0.5 },
  };
  const fieldOf = (changes: object): unknown => {
    try {
      return parseRecipe({ ...recipe, sources: [{ ...source, ...changes }] });
    } catch (thrown) {
      return (thrown as KinoraError).details['field'];
    }
  };
  expect(fieldOf({ sha256: 'AB' })).toBe('sources[0].sha256');
  expect(fieldOf({ kind: 'sound' })).toBe('sources[0].kind');
  expect(fieldOf({ toSeconds: -1 })).toBe('sources[0].toSeconds');
  expect(fieldOf({ fromSeconds: 3 })).toBe('sources[0].toSeconds');
  expect(fieldOf({ strength: 1.1 })).toBe('sources[0].strength');
  expect(fieldOf({})).toBe('sources');
});

const aSource = {
  ...{ sha256: 'ab'.repeat(32), kind: 'clip' as const, fromSeconds: 0, toSeconds: 2 },
  ...{ placedAtSeconds: 0, strength: 0.5 },
};
const aCurve = [
  { atSeconds: 0, share: 0 },
  { atSeconds: 2, share: 1 },
];

test.each([
  ['image-to-video', 1, 2],
  ['remix', 1, 2],
  ['extend', 1, 2],
  ['loop', 2, 1],
  ['recut', 20, 21],
  ['storyboard', 0, 21],
  ['blend', 2, 3],
] as const)('%s takes %i sources, not %i, and comes through unchanged', (tool, takes, refuses) => {
  const wish = (count: number): Recipe => ({
    ...recipe,
    tool,
    sources: Array.from({ length: count }, () => aSource),
    ...(tool === 'blend' && { curve: aCurve }),
  });
  expect(parseRecipe(JSON.parse(JSON.stringify(wish(takes))))).toEqual(wish(takes));
  expect(() => parseRecipe(wish(refuses))).toThrow('"field":"sources"');
});

test('a curve rises in time, within the film, and belongs to a blend alone', () => {
  const wish = { ...recipe, tool: 'blend', sources: [aSource, aSource] };
  const fieldOf = (curve: unknown): unknown => {
    try {
      return parseRecipe({ ...wish, curve }).curve;
    } catch (thrown) {
      return (thrown as KinoraError).details['field'];
    }
  };
  expect(fieldOf(aCurve)).toEqual(aCurve);
  expect(fieldOf(undefined)).toBe('curve');
  expect(fieldOf(aCurve.slice(1))).toBe('curve');
  expect(fieldOf(aCurve.toReversed())).toBe('curve[1].atSeconds');
  expect(fieldOf([aCurve[0], { atSeconds: 2.1, share: 1 }])).toBe('curve[1].atSeconds');
  expect(fieldOf([aCurve[0], { atSeconds: 2, share: 1.1 }])).toBe('curve[1].share');
  expect(parseRecipe({ ...recipe, curve: aCurve }).curve).toBeUndefined();
});

describe('a recipe of format 1', () => {
  const old = {
    ...{ format: 1, tool: 'text-to-video', prompt: ' a red fish ', seed: 7, ratio: '1:1' },
    ...{ frameCount: 17, steps: 20, guidanceScale: 3, enlargement: 4, model: 'kinora-nano@0.1.0' },
  };

  test('is the same wish in format 2', () => {
    expect(parseRecipe(old)).toEqual(
      validRecipe({
        beats: beats('a red fish'),
        ratio: '1:1',
        seconds: 2,
        height: 512,
        sampler: { kind: 'fine', steps: 10, guidanceScale: 3 },
      }),
    );
  });

  test.each([
    ['16:9', 4, 360],
    ['9:16', 2, 180],
    ['3:2', 1, 104],
    ['2:3', 4, 416],
  ])('in %s enlarged %i times is as high as its file was', (ratio, enlargement, height) => {
    expect(parseRecipe({ ...old, ratio, enlargement }).height).toBe(height);
  });

  test('is read once: what comes out is format 2', () => {
    const read = parseRecipe(old);
    expect(parseRecipe(read)).toEqual(read);
  });

  test.each([
    ['tool', 'dance'],
    ['seed', -1],
    ['ratio', '4:3'],
    ['frameCount', 16],
    ['frameCount', 1e9 + 1],
    ['steps', 0],
    ['guidanceScale', NaN],
    ['enlargement', 3],
    ['model', '../../etc'],
  ])('with %s = %s is refused by name', (field, value) => {
    expect(() => parseRecipe({ ...old, [field]: value })).toThrow(`"field":"${field}"`);
  });

  test('with an empty or a long prompt is told apart', () => {
    expect(codeOf(() => parseRecipe({ ...old, prompt: ' ' }))).toBe('prompt-empty');
    expect(codeOf(() => parseRecipe({ ...old, prompt: 'x'.repeat(1001) }))).toBe('prompt-too-long');
  });
});

test('an empty or blank prompt is told apart from a long one', () => {
  expect(codeOf(() => parsePrompt(''))).toBe('prompt-empty');
  expect(codeOf(() => parsePrompt(' \n\t '))).toBe('prompt-empty');
  for (const unseen of ['\u200B\u200B', '\u3164', '\u2800', '\0', '\u202E\uFE0F'])
    expect(
      codeOf(() => parsePrompt(unseen)),
      JSON.stringify(unseen),
    ).toBe('prompt-empty');
  for (const seen of ['?', '❤\uFE0F', '魚', '\u202Ea', '\uE000', '\uD800'])
    expect(parsePrompt(seen)).toBe(seen);
  expect(codeOf(() => parsePrompt('x'.repeat(maxPromptCharacters + 1)))).toBe('prompt-too-long');
  expect(codeOf(() => parsePrompt('x'.repeat(100_000)))).toBe('prompt-too-long');
});

test('emoji and right-to-left prompts are kept as typed', () => {
  expect(parsePrompt(' 🐟 סוס ים ')).toBe('🐟 סוס ים');
});

test('anything at all is either a recipe or a KinoraError', () => {
  const nearly = fc.tuple(recipes, fc.anything(), fc.constantFrom(...Object.keys(recipe)));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        nearly.map(([good, value, field]) => ({ ...good, [field]: value })),
      ),
      (value) => {
        expect(codeOf(() => parseRecipe(value))).toMatch(/^(none|recipe-invalid|prompt-)/);
      },
    ),
  );
});
