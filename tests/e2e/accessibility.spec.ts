import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { makeClip } from '../../src/cli/studio-page.ts';
import { recipeFragment } from '../../src/common/recipe-link.ts';
import { expect, test } from './fixtures.ts';
import { isWeights, quickRecipe, steps } from './studio.ts';

/** The browser itself reports a failed request as an error. */
test.use({ allowedErrors: [/Failed to load resource/] });

// Making a clip takes most of the time, so that both colour schemes are looked at on one.
test.describe('in the dark and in the light @phone', () => {
  test('axe finds nothing on the empty page, nor in its sheets', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('region', { name: 'Download' })).toBeVisible();
    const { width } = page.viewportSize()!;
    // The composer ends elsewhere at each height, and must cover half of nothing.
    for (const height of [800, 740, 640, 568]) {
      await page.setViewportSize({ width, height });
      expect(await violations(page), `${height} pixels high`).toEqual([]);
    }
    for (const name of [
      'Options',
      'What it knows',
      'What it cannot do',
      /^(Graphics card|Processor)$/,
      /requests?/,
    ]) {
      await page.getByRole('button', { name }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await violations(page), `sheet ${String(name)}`).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
    await page.getByRole('main').click();
    for (const keys of ['?', 'Control+k']) {
      await page.keyboard.press(keys);
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await violations(page), `sheet of ${keys}`).toEqual([]);
      if (keys === '?') await page.keyboard.press('Escape');
    }
    await page.getByRole('combobox', { name: 'Find a command' }).fill('storyboard');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Storyboard' })).toBeVisible();
    await page.getByRole('button', { name: 'Add a card' }).click();
    expect(await violations(page), 'storyboard').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('main').click();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find a command' }).fill('style');
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: 'Rainy night' }).check();
    expect(await violations(page), 'styles').toEqual([]);
    for (const name of ['Share', 'Make a copy']) {
      await page.getByRole('button', { name, exact: true }).click();
      expect(await violations(page), name).toEqual([]);
      if (name === 'Share') await page.keyboard.press('Escape');
    }
    await page.getByRole('button', { name: 'Keep' }).click();
    expect(await violations(page), 'a style of one’s own').toEqual([]);
  });

  test('axe finds nothing on an error, while a clip is made, and on the clip', async ({
    page,
    baseURL,
  }) => {
    await page.context().route(
      ({ href }) => isWeights(href),
      (route) => route.abort(),
    );
    await page.goto(baseURL! + recipeFragment(quickRecipe({ ratio: '9:16', sampler: steps(2) })));
    await page.getByRole('dialog', { name: 'A recipe from a link' }).waitFor();
    expect(await violations(page), 'link').toEqual([]);
    await page.getByRole('button', { name: 'Put it in the form' }).click();
    await expect(makeClip(page, () => undefined)).rejects.toThrow(/could not be fetched/);
    expect(await violations(page), 'error').toEqual([]);
    await page.context().unrouteAll();

    let whileMaking: Promise<string[]> | undefined;
    const making = page.getByRole('main').getByRole('progressbar');
    await makeClip(page, ({ words }) => {
      if (!words.startsWith('Step')) return;
      whileMaking ??= violations(page).then(async (found) => {
        expect(await making.count(), 'the clip is not yet made').toBe(1);
        return found;
      });
    });
    expect(await whileMaking, 'while a clip is made').toEqual([]);
    expect(await violations(page), 'clip').toEqual([]);
    expect(await overflows(page), 'pixels to scroll sideways').toEqual([0, 0]);
    await page.getByRole('button', { name: 'Details' }).click();
    expect(await violations(page), 'details').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save in another form' }).click();
    expect(await violations(page), 'save as').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Choose several' }).click();
    await page.getByRole('button', { name: /^Make/ }).click();
    await page.getByRole('textbox', { name: 'Prompt' }).fill('a boat');
    await page.getByRole('button', { name: /^Add to the queue/ }).click();
    await page.getByRole('button', { name: 'Pause the queue' }).click();
    await page.getByRole('button', { name: /place 2: a boat/ }).click();
    expect(await violations(page), 'queue and shelf').toEqual([]);
  });
});

/** Of the page and of what scrolls in it. */
function overflows(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    [document.documentElement, document.querySelector('main')!.parentElement!].map(
      ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
    ),
  );
}

/** Each rule that is broken in either colour scheme, with the elements that break it; nothing is let pass. */
async function violations(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(axe.source);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const inTheDark = await brokenRules(page, tags);
  await page.emulateMedia({ colorScheme: 'light' });
  // The rules that look at colours; to all others it is the same page.
  const inTheLight = await brokenRules(page, ['color-contrast', 'link-in-text-block']);
  return [...inTheDark, ...inTheLight.map((each) => `in the light: ${each}`)];
}

async function brokenRules(page: Page, runOnly: string[]): Promise<string[]> {
  const found = await page.evaluate(async (runOnly) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run({ runOnly });
    return violations;
  }, runOnly);
  return found.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ''}`).join('\n')}`,
  );
}
