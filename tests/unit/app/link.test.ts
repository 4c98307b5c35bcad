import { expect, test } from 'vitest';
import { createComposer } from '../../../src/app/composer/composer.svelte.ts';
import { createLink } from '../../../src/app/link/link.svelte.ts';
import { recipeFragment } from '../../../src/common/recipe-link.ts';
import { parseSettings } from '../../../src/storage/settings.ts';
import { beats, recipe } from '../../helpers/recipes.ts';

const typed = {
  prompt: 'what I typed',
  later: [{ atSeconds: 1, prompt: 'and then' }],
  negativePrompt: 'rain',
  ratio: '3:2',
  seed: 5,
  isSeedLocked: false,
  seconds: 5,
  height: 480,
  sampler: 'fine',
  steps: 9,
  guidanceScale: 3,
  takes: 3,
};

interface Rig {
  readonly composer: ReturnType<typeof createComposer>;
  readonly link: ReturnType<typeof createLink>;
  readonly forgotten: () => number;
  readonly takeBack: () => void;
}

function rig(): Rig {
  const composer = createComposer(parseSettings({ form: typed }).form, () => 5);
  let forgotten = 0;
  let takeBack: (() => void) | undefined;
  const link = createLink({
    forgetFragment: () => {
      forgotten++;
    },
    useRecipe: (each) => {
      takeBack = composer.apply(each);
    },
  });
  return { composer, link, forgotten: () => forgotten, takeBack: () => takeBack?.() };
}

const sent = recipe({ beats: beats('a boat'), seed: 77, ratio: '1:1' });

test('a link is shown and leaves the form alone until it is put there, or for ever', () => {
  const { composer, link, forgotten } = rig();
  const before = { ...composer.form };
  link.read(recipeFragment(sent));
  expect(link.recipe).toEqual(sent);
  expect(forgotten()).toBe(1);
  expect({ ...composer.form }).toEqual(before);
  link.leave();
  expect(link.recipe).toBeUndefined();
  link.use();
  expect({ ...composer.form }).toEqual(before);
});

test('what was typed comes back whole after a link was put into the form', () => {
  const { composer, link, takeBack } = rig();
  composer.attach({
    ...{ tool: 'remix', sources: [], ratio: '3:2', seconds: 2, files: {} },
  });
  const before = { ...composer.form, attachment: composer.attachment };
  link.read(recipeFragment(sent));
  link.use();
  expect(link.recipe).toBeUndefined();
  expect(composer.form).toMatchObject({ prompt: 'a boat', later: [], seed: 77, takes: 1 });
  expect(composer.attachment).toBeUndefined();
  takeBack();
  expect({ ...composer.form, attachment: composer.attachment }).toEqual(before);
});

test('a link that cannot be read is told, forgotten, and changes nothing that is shown', () => {
  const { link, forgotten } = rig();
  link.read(recipeFragment(sent));
  expect(() => {
    link.read('#recipe=%%%');
  }).toThrow(expect.objectContaining({ code: 'recipe-invalid' }));
  expect(forgotten()).toBe(2);
  expect(link.recipe).toEqual(sent);
});

test('a fragment of something else is left where it is', () => {
  const { link, forgotten } = rig();
  link.read('#shelf');
  expect(forgotten()).toBe(0);
  expect(link.recipe).toBeUndefined();
});
