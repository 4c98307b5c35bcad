import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openPage } from '../helpers/page-lab.ts';
import { beats } from '../helpers/recipes.ts';
import { clipOf, fishRecipe } from '../helpers/scripted-engine.ts';

const prompt = page.getByRole('textbox', { name: 'Prompt' });
const dialog = page.getByRole('dialog');

test('a question mark shows the keys, but is a letter where one types', async () => {
  openPage({ prompt: 'a fish' });
  await expect.element(prompt).toBeVisible();
  await userEvent.keyboard('?');
  await expect.element(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();
  await prompt.click();
  await userEvent.keyboard('{End}?');
  await expect.element(prompt).toHaveValue('a fish?');
  await expect.element(dialog).not.toBeInTheDocument();
});

test('every command is found by typing and run by Enter; what cannot be done is not offered', async () => {
  const { engine } = openPage({ prompt: 'a fish' });
  await expect.element(prompt).toBeVisible();
  await userEvent.keyboard('{Control>}k{/Control}');
  const field = page.getByRole('combobox', { name: 'Find a command' });
  await expect.element(field).toHaveFocus();
  await expect.element(page.getByRole('option', { name: 'Make a clip' })).toBeVisible();
  await expect
    .element(page.getByRole('option', { name: 'Pause the queue' }))
    .not.toBeInTheDocument();
  await field.fill('cannot');
  await userEvent.keyboard('{Enter}');
  const limits = page.getByRole('dialog', { name: 'What it cannot do' });
  await expect.element(limits).toHaveTextContent(/It cannot count/);
  await userEvent.keyboard('{Escape}');
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.keyboard('go to{ArrowDown}{ArrowUp}{Enter}');
  await expect.element(prompt).toHaveFocus();
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.keyboard('make{Enter}');
  await expect.poll(() => engine.requests).toHaveLength(1);
});

test('the player answers to Space and arrows where nothing else has the focus', async () => {
  openPage({ clips: [clipOf({ recipe: { ...fishRecipe, beats: beats('a boat') } })] });
  await page.getByRole('button', { name: 'Show: a boat' }).click();
  const video = page.getByLabelText('Clip: a boat');
  await expect.element(video).toBeVisible();
  (document.activeElement as HTMLElement).blur();
  // The clip has no pictures, so it stands still until it is asked to play.
  const calls: string[] = [];
  const element = video.element() as HTMLVideoElement;
  element.play = () => {
    calls.push('play');
    return Promise.resolve();
  };
  await userEvent.keyboard(' ');
  await expect.poll(() => calls).toContain('play');
  await prompt.click();
  await userEvent.keyboard(' ');
  await expect.element(prompt).toHaveValue(' ');
});
