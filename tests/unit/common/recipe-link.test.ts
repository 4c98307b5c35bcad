import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KinoraError } from '../../../src/common/errors.ts';
import {
  mentionsRecipe,
  recipeFragment,
  recipeOfFragment,
} from '../../../src/common/recipe-link.ts';
import { parseRecipe, ratios } from '../../../src/common/recipe.ts';
import { beats, isSentence, recipe as validRecipe } from '../../helpers/recipes.ts';

const recipe = validRecipe();

const recipes = fc
  .record({
    prompt: fc.string({ unit: 'grapheme', maxLength: 100 }).filter(isSentence),
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

const link = recipeFragment(recipe);

test.each([
  ['a full stop', `${link}.`],
  ['a bracket', `${link})`],
  ['an angle bracket', `${link}>`],
  ['a quotation mark and a comma', `${link}”,`],
  ['emphasis', `${link}_`],
  ['strong emphasis', `${link}__`],
  ['a dash', `${link}-`],
  ['the parameter of a network after it', `${link}?fbclid=IwAR0x-1_y`],
  ['parameters of its own', `${link}&utm_source=chat`],
  ['parameters before it', link.replace('#', '#utm_source=chat&')],
  ['an escaped equals sign', link.replace('=', '%3D')],
  ['an escaped hash sign in front', link.replace('#', '#%23')],
  ['everything escaped', `#${encodeURIComponent(link)}`],
  ['everything escaped twice', `#${encodeURIComponent(encodeURIComponent(link))}`],
  ['an escaped bracket', `${link}%29`],
  ['a stray per cent sign', `${link}%`],
  ['the equals sign of a mail’s source', link.replace('=', '=3D')],
  ['the line ends of a mail’s source', link.replace(/(.{70})/g, '$1=')],
  ['the line ends of a mail’s source, escaped', `${link.slice(0, 76)}=%0D%0A${link.slice(76)}`],
  ['padding', `${link}==`],
  ['escaped padding', `${link}%3D%3D`],
  ['a line break in its middle', `${link.slice(0, 40)}%0D%0A${link.slice(40)}`],
  ['a place to break the line', `${link.slice(0, 40)}\u200B${link.slice(40)}`],
])('a link with %s is read', (_name, changed) => {
  expect(recipeOfFragment(changed)).toEqual(recipe);
  expect(mentionsRecipe(changed)).toBe(true);
});

test.each([
  ['cut off', link.slice(0, -20)],
  ['in small letters', link.toLowerCase()],
  ['empty', '#recipe='],
  ['empty but for a bracket', '#recipe=)'],
])('a link that is %s is refused, not passed over', (_name, changed) => {
  expect(mentionsRecipe(changed)).toBe(true);
  expect(() => recipeOfFragment(changed)).toThrow(KinoraError);
});

test('a fragment without a recipe is none', () => {
  expect(recipeOfFragment('')).toBeUndefined();
  for (const fragment of ['#top', '#recipes', '#my-recipe=1', '#%', '#a=recipe']) {
    expect(recipeOfFragment(fragment)).toBeUndefined();
    expect(mentionsRecipe(fragment)).toBe(false);
  }
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
