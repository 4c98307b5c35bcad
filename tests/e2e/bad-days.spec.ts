import type { Locator, Page } from '@playwright/test';
import {
  chooseBackend,
  makeClip,
  newestClip,
  openRecipe,
  saveClip,
} from '../../src/cli/studio-page.ts';
import { firstPrompt } from '../../src/common/recipe.ts';
import { expect, test } from './fixtures.ts';
import { beats, isWeights, quickRecipe, removeFromWorker, shownClip, steps } from './studio.ts';

const noProgress = (): undefined => undefined;
/** The browser itself reports a failed request as an error. */
test.use({ allowedErrors: [/Failed to load resource/] });

test.describe('a prompt', () => {
  test('that is empty: the button says why and nothing starts', async ({ page }) => {
    await page.goto('/');
    await page.getByLabel('Prompt').fill('   ');
    const make = page.getByRole('button', { name: 'Type a sentence first' });
    await expect(make).toHaveAttribute('aria-disabled', 'true');
    await make.click({ force: true });
    await expect(page.getByRole('main').locator('progress')).toHaveCount(0);
  });

  test('of 100,000 characters is kept whole and refused with numbers', async ({ page }) => {
    await page.goto('/');
    const prompt = 'a red fish '.repeat(9_091).slice(0, 99_999) + 's';
    await page.getByLabel('Prompt').fill(prompt);
    await expect(page.getByRole('button', { name: /100,000 of 1,000 characters/ })).toBeVisible();
    await expect(page.getByLabel('Prompt')).toHaveValue(prompt);
  });
});

test('weights that stay damaged, or cannot be reached, leave the sentence, no clip, and a way on; of one flipped byte, on the way or in the store, that chunk alone is fetched again', async ({
  page,
  baseURL,
}) => {
  const context = page.context();
  await context.route(isWeightsUrl, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    // The first chunk of each.
    body[0]! ^= 1;
    await route.fulfill({ response, body });
  });
  const recipe = quickRecipe();
  await openRecipe(page, baseURL!, recipe);
  await expect(makeClip(page, noProgress)).rejects.toThrow(/arrives damaged/);
  await expect(shownClip(page)).toHaveCount(0);
  await context.unroute(isWeightsUrl);
  await context.route(isWeightsUrl, (route) => route.abort());
  await expect(makeClip(page, noProgress)).rejects.toThrow(/could not be fetched/);
  await expect(page.getByLabel('Prompt')).toHaveValue(firstPrompt(recipe));
  await context.unroute(isWeightsUrl);

  const asked: string[] = [];
  let isDamaged = false;
  await context.route(isWeightsUrl, async (route) => {
    asked.push(new URL(route.request().url()).pathname);
    const response = await route.fetch();
    const body = await response.body();
    if (!isDamaged) body[body.length >> 1]! ^= 1;
    isDamaged = true;
    await route.fulfill({ response, body });
  });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(shownClip(page)).toBeVisible({ timeout: 120_000 });
  expect(asked.length - new Set(asked).size).toBe(1);
  await context.unroute(isWeightsUrl);

  const chunkBytes = await page.evaluate(flipOneStoredByte);
  const ranges: string[] = [];
  await context.route(isWeightsUrl, async (route) => {
    ranges.push((await route.request().headerValue('range')) ?? 'everything');
    await route.continue();
  });
  await page.reload();
  await makeClip(page, noProgress);
  expect(ranges).toHaveLength(1);
  const [, begin, end] = /^bytes=(\d+)-(\d+)$/.exec(ranges[0]!)!;
  expect(Number(end) - Number(begin) + 1).toBe(chunkBytes);
});

test('of two tabs one fetches the model; when it is closed the other goes on from there', async ({
  context,
  page,
}) => {
  const asked: string[] = [];
  let isStuck = false;
  await context.route(isWeightsUrl, async (route) => {
    const { pathname } = new URL(route.request().url());
    asked.push(pathname);
    const isFirst = pathname.endsWith('transformer.safetensors') && !isStuck;
    // The first tab gets no answer to this one.
    if (isFirst) isStuck = true;
    else await route.continue();
  });
  const startDownload = async (tab: Page): Promise<Locator> => {
    await tab.goto('/');
    const card = tab.getByRole('region', { name: 'Download' });
    await card.getByRole('button', { name: /^(Download|Go on)$/ }).click();
    return card;
  };
  await startDownload(page);
  await expect.poll(() => isStuck).toBe(true);
  const other = await context.newPage();
  const card = await startDownload(other);
  await expect(card).toContainText('Another tab is fetching the model');
  const before = asked.length;
  await page.close();
  await expect(card).toHaveCount(0);
  const again = asked.slice(before).filter((path) => asked.slice(0, before).includes(path));
  expect(again).toEqual([expect.stringContaining('transformer.safetensors')]);
});

test.describe('in the middle of a clip', () => {
  test.use({ allowedErrors: [/killed by the test/] });

  test('Cancel keeps the sentence; a worker that dies ends in a card, and the next clip succeeds', async ({
    page,
    baseURL,
  }) => {
    const long = quickRecipe({ sampler: steps(100) });
    await openRecipe(page, baseURL!, long);
    const cancelled = makeClip(page, ({ words }) => {
      if (words.startsWith('Step')) void page.keyboard.press('Escape');
    });
    await expect(cancelled).rejects.toThrow(/cancelled/);
    await expect(shownClip(page)).toHaveCount(0);
    await expect(page.getByLabel('Prompt')).toHaveValue(firstPrompt(long));

    const killed = makeClip(page, ({ words }) => {
      if (words.startsWith('Step')) {
        for (const worker of page.workers()) worker.evaluate(throwLater).catch(noProgress);
      }
    });
    await expect(killed).rejects.toThrow(/stopped the part of the page/);
    await openRecipe(page, baseURL!, quickRecipe());
    await makeClip(page, noProgress);
  });
});

test('a film that a reload interrupts goes on by itself, to the same latents', async ({
  page,
  baseURL,
}) => {
  const recipe = quickRecipe({ seconds: 5 });
  await openRecipe(page, baseURL!, recipe);
  await makeClip(page, noProgress);
  const { latentsSha256 } = await newestClip(page, 1);
  await openRecipe(page, baseURL!, recipe);
  await page.getByRole('button', { name: /^Make/ }).click();
  await expect(page.getByLabel('The film so far')).toBeVisible({ timeout: 120_000 });
  await page.reload();
  await expect(page.getByLabel(/^Clip:/)).toBeVisible({ timeout: 120_000 });
  expect((await newestClip(page, 2)).latentsSha256).toBe(latentsSha256);
});

test('a browser without WebGPU runs on the processor and says so; a prompt of emoji, Arabic and a mark that turns letters round makes a clip; a full disk is said, and the clip can still be saved', async ({
  page,
  baseURL,
}, info) => {
  const prompt = '🐟➡️🌊 👨‍👩‍👧‍👦 سمكة حمراء تسبح إلى اليمين \u202etfel eht ot <b>${1}</b>';
  await removeFromWorker(page, "Object.defineProperty(navigator, 'gpu', { value: undefined })");
  await openRecipe(page, baseURL!, quickRecipe({ beats: beats(prompt) }));
  await expect(chooseBackend(page, 'wgsl')).rejects.toThrow(/no graphics card/);
  const verdict = page.getByRole('dialog').getByText('This browser has no WebGPU');
  await expect(verdict).toBeVisible();
  await page.keyboard.press('Escape');
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(baseURL!);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
  await makeClip(page, noProgress);
  await expect(page.getByLabel('Prompt')).toHaveValue(prompt);
  await expect(page.getByText('The browser has no room left for this site.')).toBeVisible();
  await expect(page.getByText('The browser has no room to keep the model')).toBeVisible();
  await saveClip(page, info.outputPath('clip.mp4'));
});

test('a browser without WebCodecs says so before it makes anything', async ({ page, baseURL }) => {
  await removeFromWorker(page, 'delete globalThis.VideoEncoder');
  await openRecipe(page, baseURL!, quickRecipe());
  await expect(makeClip(page, noProgress)).rejects.toThrow(/cannot write video files/);
  await expect(shownClip(page)).toHaveCount(0);
});

function isWeightsUrl(url: URL): boolean {
  return isWeights(url.href);
}

function throwLater(): void {
  setTimeout(() => {
    throw new Error('killed by the test');
  });
}

/** @returns the bytes of the chunk that is damaged now */
function flipOneStoredByte(): Promise<number> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('kinora');
    opening.onsuccess = () => {
      const database = opening.result;
      const writing = database.transaction('chunks', 'readwrite');
      const reading = writing.objectStore('chunks').openCursor();
      let size = 0;
      reading.onsuccess = () => {
        const bytes = reading.result!.value as Uint8Array<ArrayBuffer>;
        size = bytes.length;
        bytes[size >> 1]! ^= 1;
        reading.result!.update(bytes);
      };
      writing.oncomplete = () => {
        database.close();
        resolve(size);
      };
      writing.onabort = () => {
        reject(writing.error ?? new Error('aborted'));
      };
    };
  });
}
