import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { beats } from '../helpers/recipes.ts';
import { openPage } from '../helpers/page-lab.ts';
import { clipOf, fishRecipe } from '../helpers/scripted-engine.ts';

const boat = clipOf({ id: 'boat', recipe: { ...fishRecipe, beats: beats('a boat'), seed: 3 } });
const fish = clipOf({ id: 'fish', recipe: { ...fishRecipe, beats: beats('a fish'), seed: 4 } });
const shelf = page.getByRole('region', { name: 'Your clips' });

test('clips of earlier visits stand on the shelf and play on the stage', async () => {
  openPage({ clips: [boat, fish] });
  await shelf.getByRole('button', { name: 'Show: a boat' }).click();
  await expect.element(page.getByLabelText('Clip: a boat')).toBeVisible();
});

test('a clip thrown away is gone at once, and undo puts it back in its place', async () => {
  const { stored } = openPage({ clips: [boat, fish] });
  await shelf.getByRole('button', { name: 'Throw away: a boat' }).click();
  await expect.element(shelf.getByRole('button', { name: 'Show: a boat' })).not.toBeInTheDocument();
  expect(stored.get('boat')?.binnedAtMs).toBe(Date.UTC(2026, 10, 24));
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.element(shelf.getByRole('button', { name: 'Show: a boat' })).toBeVisible();
  const shown = shelf.getByRole('button', { name: /^Show:/ }).elements();
  expect(shown.map((button) => button.getAttribute('aria-label'))).toEqual([
    'Show: a boat',
    'Show: a fish',
  ]);
  expect(stored.get('boat')?.binnedAtMs).toBeUndefined();
});

test('a clip can be saved from the shelf', async () => {
  openPage({ clips: [boat] });
  const save = shelf.getByRole('link', { name: 'Download: a boat' });
  await expect.element(save).toHaveAttribute('download', boat.fileName);
});

test('using a recipe fills the form and leaves the stage alone', async () => {
  openPage({ clips: [boat], prompt: 'mine' });
  await shelf.getByRole('button', { name: 'Use recipe: a boat' }).click();
  await expect.element(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('a boat');
  await expect
    .element(page.getByRole('heading', { name: 'A sentence becomes a clip.' }))
    .toBeVisible();
});

test('a clip plays under the pointer and stops when it leaves', async () => {
  openPage({ clips: [boat] });
  const picture = shelf.getByRole('button', { name: 'Show: a boat' });
  await picture.hover();
  await expect.poll(() => picture.element().querySelector('video')).not.toBeNull();
  await page.getByRole('textbox', { name: 'Prompt' }).hover();
  await expect.poll(() => picture.element().querySelector('video')).toBeNull();
});
