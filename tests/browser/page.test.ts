import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Ratio } from '../../src/common/recipe.ts';
import { openPage } from '../helpers/page-lab.ts';
import { clipOf, previewOf, type ScriptedEngine } from '../helpers/scripted-engine.ts';

const make = page.getByRole('button', { name: /^Make/ });
const prompt = page.getByRole('textbox', { name: 'Prompt' });

test('by keyboard the first stop leads straight to the prompt', async () => {
  openPage();
  await expect.element(prompt).toBeVisible();
  await userEvent.tab();
  await expect.element(page.getByRole('link', { name: 'Go to the prompt' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(prompt).toHaveFocus();
});

test('Escape closes a sheet and leaves the clip being made alone', async () => {
  openPage({ prompt: 'a red fish' });
  await make.click();
  await page.getByRole('button', { name: 'Processor' }).click();
  await expect.element(page.getByRole('dialog')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
});

test('Escape of an input method, or in a search, cancels no film', async () => {
  openPage({ prompt: 'a red fish', clips: [clipOf({ id: 'fish' })] });
  await make.click();
  const cancel = page.getByRole('button', { name: 'Cancel' });
  await expect.element(cancel).toBeVisible();
  const escape = { key: 'Escape', bubbles: true, isComposing: true };
  prompt.element().dispatchEvent(new KeyboardEvent('keydown', escape));
  const search = page.getByRole('searchbox', { name: 'Search your clips' });
  await search.fill('boat');
  await userEvent.keyboard('{Escape}');
  await expect.element(search).toHaveValue('');
  await expect.element(cancel).toBeVisible();
  // There is nothing to take away any more.
  await userEvent.keyboard('{Escape}');
  await expect.element(cancel).not.toBeInTheDocument();
});

test('a clip is announced four times on its way and when it is done', async () => {
  const { engine } = openPage({ prompt: 'a red fish' });
  await make.click();
  const heard: string[] = [];
  const region = document.querySelector('[aria-live=polite]')!;
  const listener = new MutationObserver(() => heard.push(region.textContent.trim()));
  listener.observe(region, { childList: true, characterData: true, subtree: true });
  for (let step = 1; step <= 20; step++) {
    engine.report({
      stage: 'denoise',
      step,
      steps: 20,
      window: 2,
      windows: 2,
      spentMs: step * 1000,
      leftMs: (20 - step) * 1000,
      preview: undefined,
    });
    await new Promise((resolve) => setTimeout(resolve));
  }
  engine.finish({});
  await expect.poll(() => heard.at(-1)).toBe('Finished: a red fish');
  listener.disconnect();
  expect(heard).toEqual([
    'Step 5 of 20, about 19 s left',
    'Step 10 of 20, about 14 s left',
    'Step 15 of 20, about 9 s left',
    'Step 20 of 20, about 4 s left',
    'Finished: a red fish',
  ]);
});

test('the tab says how far the clip is', async () => {
  const { engine } = openPage({ prompt: 'a red fish' });
  await make.click();
  engine.report({
    stage: 'denoise',
    step: 5,
    steps: 20,
    window: 2,
    windows: 2,
    spentMs: 1,
    leftMs: 1,
    preview: undefined,
  });
  await expect.poll(() => document.title).toBe('25 % · Kinora: a sentence becomes a clip');
  engine.finish({});
  await expect.poll(() => document.title).toBe('Kinora: a sentence becomes a clip');
});

test('the opening offers sentences to press', async () => {
  openPage();
  await page.getByRole('button', { name: 'a blue rocket flies through space' }).click();
  await expect.element(prompt).toHaveValue('a blue rocket flies through space');
});

test.each([
  ['16:9', 640, 360],
  ['9:16', 360, 640],
] as const)('a clip of %s stands where its forming picture stood', async (ratio, width, height) => {
  await page.viewport(1440, 900);
  const { engine } = openPage({ settings: { form: { prompt: 'a red fish', ratio } } });
  await make.click();
  const preview = previewOf(22, 12, 17);
  engine.report({
    stage: 'denoise',
    step: 1,
    steps: 20,
    window: 2,
    windows: 2,
    spentMs: 1,
    leftMs: 1,
    preview,
  });
  const picture = page.getByRole('img', { name: 'The clip as it forms' });
  await expect.element(picture).toBeVisible();
  const before = picture.element().getBoundingClientRect();
  engine.finish({ width, height });
  const video = page.getByLabelText('Clip: a red fish');
  await expect.element(video).toBeVisible();
  const after = video.element().getBoundingClientRect();
  for (const side of ['left', 'top', 'width', 'height'] as const) {
    expect(Math.abs(after[side] - before[side]), side).toBeLessThan(1);
  }
  expect(after.width / after.height).toBeCloseTo(width / height, 2);
});

test.each([360, 768, 1024, 1280, 1440])(
  'at %d pixels the controls stand in one row',
  async (width) => {
    await page.viewport(width, 800);
    openPage({ prompt: 'a red fish', prepare: withFiveRatios });
    await expect.element(make).toHaveTextContent(/about/);
    const row = make.element().parentElement!;
    const heights = [...row.querySelectorAll('button, fieldset label')]
      .map((control) => control.getBoundingClientRect().height)
      .filter((height) => height > 0);
    expect(Math.max(...heights)).toBe(Math.min(...heights));
    expect(row.scrollWidth).toBe(row.clientWidth);
    // Nothing lies on anything else, and no choice stands below its neighbours.
    const all = [...row.parentElement!.querySelectorAll('button, fieldset label')]
      .map((control) => control.getBoundingClientRect())
      .filter(({ height }) => height > 0);
    for (const [index, one] of all.entries()) {
      for (const other of all.slice(index + 1)) {
        const isBeside = one.right <= other.left || other.right <= one.left;
        expect(isBeside || one.bottom <= other.top || other.bottom <= one.top).toBe(true);
      }
    }
    const choices = [...row.parentElement!.querySelectorAll('fieldset label')].filter(
      (label) => label.getBoundingClientRect().height > 0,
    );
    expect(new Set(choices.map((label) => label.getBoundingClientRect().top)).size).toBeLessThan(2);
  },
);

test.each([360, 768, 1440])('nothing sticks out at %d pixels', async (width) => {
  await page.viewport(width, 800);
  const { engine } = openPage({
    prompt: 'a red fish',
    prepare: withFiveRatios,
  });
  const overflow = (): number =>
    Math.max(
      ...[document.documentElement, document.querySelector('main')!.parentElement!].map(
        ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
      ),
    );
  await expect.element(make).toBeVisible();
  expect(overflow()).toBe(0);
  await page.getByRole('button', { name: 'Options' }).click();
  const sheet = page.getByRole('dialog', { name: 'Options' });
  await expect.element(sheet).toBeVisible();
  expect(sheet.element().scrollWidth).toBeLessThanOrEqual(sheet.element().clientWidth);
  await userEvent.keyboard('{Escape}');
  await make.click();
  engine.finish({ width: 360, height: 640 });
  await expect.element(page.getByLabelText('Clip: a red fish')).toBeVisible();
  expect(overflow()).toBe(0);
});

function withFiveRatios(engine: ScriptedEngine): void {
  const [wide, square, tall] = engine.model.offers;
  engine.model = { ...engine.model, offers: [wide!, wide!, square!, tall!, tall!].map(named) };
}

/** Sizes do not matter here. */
function named<Offer>(offer: Offer, index: number): Offer & { ratio: Ratio } {
  return { ...offer, ratio: (['16:9', '3:2', '1:1', '2:3', '9:16'] as const)[index]! };
}
