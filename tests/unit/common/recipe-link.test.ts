import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KinoraError } from '../../../src/common/errors.ts';
import { recipeFragment, recipeOfFragment } from '../../../src/common/recipe-link.ts';
import { parseRecipe, ratios } from '../../../src/common/recipe.ts';
import { beats, recipe as validRecipe } from '../../helpers/recipes.ts';

const recipe = validRecipe();

const recipes = fc
  .record({
    prompt: fc.string({ unit: 'grapheme', maxLength: 100 }).filter((text) => text.trim() !== ''),
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    ratio: fc.constantFrom(...ratios),
  })
  .map(({ prompt, ...fields }) => parseRecipe({ ...recipe, ...fields, beats: beats(prompt) }));

test('any recipe comes back from its own link', () => {
  fc.assert(
    fc.property(recipes, (shared) => {
      expect(recipeOfFragment(recipeFragment(shared))).toEqual(shared);
    }),
  );
});

test('a link of format 1 opens', () => {
  const old = {
    ...{ format: 1, tool: 'text-to-video', prompt: 'a red fish', seed: 7, ratio: '16:9' },
    ...{ frameCount: 9, steps: 20, guidanceScale: 4, enlargement: 4, model: 'kinora-nano@0.1.0' },
  };
  expect(recipeOfFragment(`#recipe=${btoa(JSON.stringify(old))}`)).toEqual(
    validRecipe({ beats: beats('a red fish'), seconds: 1, height: 360 }),
  );
});

test('a link needs no escaping, so chat programs do not cut it', () => {
  fc.assert(
    fc.property(recipes, (shared) => {
      expect(recipeFragment(shared)).toMatch(/^#recipe=[\w-]+$/);
    }),
  );
});

test('a fragment without a recipe is none', () => {
  expect(recipeOfFragment('')).toBeUndefined();
  expect(recipeOfFragment('#top')).toBeUndefined();
});

test('a hostile fragment gives a KinoraError or a recipe that holds, never anything else', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json().map(btoaSafe)), (payload) => {
      try {
        const read = recipeOfFragment(`#recipe=${payload}`);
        if (read !== undefined) expect(parseRecipe(read)).toEqual(read);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(KinoraError);
      }
    }),
  );
});

function btoaSafe(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
