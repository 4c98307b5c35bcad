import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KinoraError } from '../../src/common/errors.ts';
import { maxPromptCharacters, parsePrompt, parseRecipe } from '../../src/common/recipe.ts';

const recipe = {
  format: 1,
  tool: 'text-to-video',
  prompt: 'a red fish swims to the right',
  seed: 7,
  ratio: '1:1',
  frameCount: 17,
  steps: 20,
  guidanceScale: 3,
  enlargement: 4,
  model: 'kinora-nano@0.1.0',
} as const;

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof KinoraError) return error.code;
    throw error;
  }
  return 'none';
};

test('a good recipe comes through unchanged, without what it should not carry', () => {
  expect(parseRecipe({ ...recipe, extra: '<script>' })).toEqual(recipe);
  expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
});

test.each([
  ['format', 2],
  ['tool', 'blend'],
  ['seed', -1],
  ['seed', 2 ** 32],
  ['seed', 0.5],
  ['ratio', '4:3'],
  ['frameCount', 16],
  ['frameCount', 1e9 + 1],
  ['steps', 0],
  ['steps', Infinity],
  ['guidanceScale', NaN],
  ['enlargement', 3],
  ['model', '../../etc'],
])('a recipe with %s = %s is refused by name', (field, value) => {
  expect(() => parseRecipe({ ...recipe, [field]: value })).toThrow(`"field":"${field}"`);
});

test('an empty or blank prompt is told apart from a long one', () => {
  expect(codeOf(() => parsePrompt(''))).toBe('prompt-empty');
  expect(codeOf(() => parsePrompt(' \n\t '))).toBe('prompt-empty');
  expect(codeOf(() => parsePrompt('x'.repeat(maxPromptCharacters + 1)))).toBe('prompt-too-long');
  expect(codeOf(() => parsePrompt('x'.repeat(100_000)))).toBe('prompt-too-long');
});

test('emoji and right-to-left prompts are kept as typed', () => {
  expect(parsePrompt(' 🐟 סוס ים ')).toBe('🐟 סוס ים');
});

test('anything at all is either a recipe or a KinoraError', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(codeOf(() => parseRecipe(value))).toMatch(/^(none|recipe-invalid|prompt-)/);
    }),
  );
});
