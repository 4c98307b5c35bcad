import { expect, test } from 'vitest';
import { createComposer } from '../../../src/app/composer/composer.svelte.ts';
import { copiedName, styleFile } from '../../../src/app/styles/style-file.ts';
import { createStyles } from '../../../src/app/styles/styles.svelte.ts';
import { styleName } from '../../../src/app/styles/style-name.ts';
import { words } from '../../../src/app/words.ts';
import { presets } from '../../../src/common/style-presets.ts';
import { styleInFile } from '../../../src/common/style-share.ts';
import { maxStyleNameCharacters, styleFrom } from '../../../src/common/style.ts';
import type { OwnStyle } from '../../../src/storage/database.ts';
import { parseSettings } from '../../../src/storage/settings.ts';
import { nanoModel } from '../../helpers/scripted-engine.ts';
import { recipe } from '../../helpers/recipes.ts';

const style = { name: 'Nacht', words: 'at night' };

test.each([
  ['Regen bei Nacht', 'Regen-bei-Nacht'],
  ['../../etc/passwd', 'etc-passwd'],
  ['ليل', 'ليل'],
  ['🌧', 'style'],
])('the file of "%s" is named %s', async (name, stem) => {
  const made = styleFile({ ...style, name }, name);
  expect(made.name).toBe(`${stem}.kinora-style.json`);
  expect(await styleInFile(made.file)).toEqual({ ...style, name });
});

test('a copy has a name that a style may have, however long the first one was', () => {
  const long = 'x'.repeat(maxStyleNameCharacters);
  const name = copiedName(long, words.styles.copyOf);
  expect(styleFrom({ ...style, name })?.name).toBe(name);
  expect(name).toMatch(/^Copy of x+$/);
});

test('a preset is called as the page speaks, anything else as it was typed', () => {
  expect(styleName(presets[7]!)).toBe('Rainy night');
  expect(styleName({ name: 'rainy-night', words: 'at noon' })).toBe('rainy-night');
});

test('the form makes the recipe under its style, and takes that of a recipe', () => {
  const composer = createComposer(
    parseSettings({ form: { prompt: 'a fish', style } }).form,
    () => 5,
  );
  composer.learnModel(nanoModel);
  expect(composer.recipe().style).toEqual(style);
  const other = { name: 'B', words: 'in the rain' };
  const takeBack = composer.apply(recipe({ style: other }));
  expect(composer.recipe().style).toEqual(other);
  composer.form.prompt = 'another sentence';
  expect(composer.recipe().style).toEqual(other);
  takeBack();
  expect(composer.recipe().style).toEqual(style);
  composer.apply(recipe());
  expect(composer.recipe().style).toBeNull();
});

test('after the storage went, what is here is kept anew, once', async () => {
  const kept: OwnStyle[] = [];
  const composer = createComposer(parseSettings({}).form, () => 5);
  const styles = createStyles({
    ports: {
      styles: {
        list: () => Promise.resolve([...kept]),
        put: (one) => Promise.resolve(void kept.push(one)),
        remove: () => Promise.resolve(),
      },
      newId: () => 'one',
      dateMs: () => 7,
      forgetFragment: () => undefined,
    },
    composer,
  });
  await styles.keep(style);
  expect(kept).toEqual([{ id: 'one', createdAtMs: 7, ...style }]);
  kept.length = 0;
  await styles.recheck();
  await styles.recheck();
  expect(kept).toHaveLength(1);
});
