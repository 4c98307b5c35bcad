import { spawnSync } from 'node:child_process';
import jsQr from 'jsqr';
import type { Locator, Page } from '@playwright/test';
import { recipeOfFragment } from '../../src/common/recipe-link.ts';
import { expect, test } from './fixtures.ts';
import { moving } from './studio.ts';

const card = 'a white rocket rises at night';
const typed = 'a quagga walks through the desert';

test.use({ viewport: { width: 540, height: 960 }, ...moving });

/** Longest time in which no film, preview or clip was on the screen, measured at each frame. */
async function watchPictures(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const watch = { longestMs: 0, lastMs: performance.now() };
    Object.assign(window, { watch });
    const look = (): void => {
      const isShown = [...document.querySelectorAll('video, canvas')].some(
        (element) =>
          element.checkVisibility() &&
          (element instanceof HTMLCanvasElement || (element as HTMLVideoElement).readyState >= 2),
      );
      const nowMs = performance.now();
      watch.longestMs = Math.max(watch.longestMs, nowMs - watch.lastMs);
      if (isShown) watch.lastMs = nowMs;
      requestAnimationFrame(look);
    };
    look();
  });
  return () =>
    page.evaluate(() => (window as unknown as { watch: { longestMs: number } }).watch.longestMs);
}

/** All records of this origin's database as text, by store; without the model's bytes. */
function records(page: Page): Promise<Record<string, readonly string[]>> {
  return page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => {
          resolve(request.result);
        };
        request.onerror = () => {
          reject(new Error('no database'));
        };
      });
    const database = await answer(indexedDB.open('kinora'));
    const found: Record<string, string[]> = {};
    for (const name of database.objectStoreNames) {
      if (name === 'chunks') continue;
      const all = await answer(database.transaction(name).objectStore(name).getAll());
      found[name] = all.map((record) => JSON.stringify(record));
    }
    database.close();
    return found;
  });
}

/** Everything that this origin keeps and shows, as text. */
async function everythingKept(page: Page): Promise<string> {
  const shown = await page.evaluate(async () => {
    const urls: string[] = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) urls.push(url);
    }
    return [
      document.documentElement.outerHTML,
      location.href,
      ...[localStorage, sessionStorage].flatMap((storage) =>
        Object.entries<string>(storage).flat(),
      ),
      ...urls,
    ];
  });
  return [...shown, ...Object.values(await records(page)).flat()].join('\n');
}

/** Opens a kiosk for the first time: its staff set it up. */
async function setUp(page: Page): Promise<Locator> {
  await page.goto('/?kiosk');
  const settings = page.getByRole('dialog', { name: 'Kiosk settings' });
  await settings.getByLabel(/New PIN/).fill('4711');
  await settings.getByRole('button', { name: 'Keep this PIN' }).click();
  await expect(settings.getByRole('status')).toHaveText('The PIN is kept.');
  return settings;
}

test('a visit to a kiosk: a card, a film, a code for the phone, and nothing left', async ({
  page,
  browser,
}) => {
  await page.clock.install();
  const settings = await setUp(page);
  const address = page.url().replace('?kiosk', '');
  await settings.getByLabel('Address of a Kinora that phones reach').fill(address);
  await settings.getByLabel('Cards, one sentence a line').fill(`${card}\na bloody corpse`);
  await settings.getByLabel('Type sentences of their own').check();
  await settings.getByRole('button', { name: 'Keep the cards' }).click();
  await expect(settings.getByRole('alert')).toHaveText('Not on this screen: a bloody corpse');
  await settings.getByRole('button', { name: 'Start the kiosk' }).click();

  const begin = page.getByRole('button', { name: /Touch to make your own/ });
  await expect(begin).toBeVisible({ timeout: 120_000 });
  const longestWithoutMs = await watchPictures(page);
  await begin.click();
  await expect(page.getByRole('button', { name: card })).toBeVisible();
  await page.getByRole('button', { name: 'Type a sentence' }).click();
  for (const key of ['a', 'Space', 'x', 'Erase']) {
    await page.getByRole('button', { name: key, exact: true }).click();
  }
  const sentence = page.getByRole('textbox', { name: 'Sentence' });
  await expect(sentence).toHaveValue('a ');
  await sentence.fill(typed);
  await page.getByRole('button', { name: 'Make the film' }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  const code = page.getByRole('img', { name: 'QR code of the recipe' });
  await expect(code).toBeVisible({ timeout: 120_000 });
  expect(await everythingKept(page), 'what the test looks for can be found').toContain(typed);

  const link = qrIn(await code.screenshot());
  expect(recipeOfFragment(new URL(link).hash)).toMatchObject({
    beats: [{ atSeconds: 0, prompt: typed }],
    mark: 'visible',
  });
  const phone = await (await browser.newContext()).newPage();
  await phone.goto(link);
  await phone.getByRole('button', { name: 'Put it in the form' }).click();
  await expect(phone.getByRole('textbox', { name: 'Prompt' })).toHaveValue(typed);
  await phone.context().close();
  // Before time is made to jump.
  expect(await longestWithoutMs()).toBeLessThanOrEqual(5000);

  const asking = page.getByRole('dialog', { name: 'Still there?' });
  // Time has gone by on the clock of a slow machine as well.
  await page.keyboard.press('Shift');
  await page.clock.fastForward(62_000);
  await expect(asking).toBeVisible();
  await asking.getByRole('button', { name: 'Go on' }).click();
  await expect(asking).toBeHidden();
  await expect(code).toBeVisible();
  await page.clock.fastForward(62_000);
  await expect(asking).toBeVisible();
  await page.clock.fastForward(15_000);
  await expect(begin).toBeVisible();
  expect(await everythingKept(page)).not.toContain('quagga');

  await page.getByRole('button', { name: 'Staff' }).click();
  const pin = page.getByRole('dialog', { name: 'PIN of the staff' });
  await page.keyboard.type('0815');
  await pin.getByRole('button', { name: 'Enter' }).click();
  await expect(pin.getByRole('alert')).toHaveText('That is not the PIN.');
  await page.keyboard.type('4711');
  await pin.getByRole('button', { name: 'Enter' }).click();
  const count = (name: string) =>
    settings.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd[1]');
  await expect(count('Films')).toHaveText('1');
  await expect(count('Left without a word')).toHaveText('1');
  await expect(count('Bytes left of the last visitor')).toHaveText('0');
});

test('a film that is made for nobody ends at a touch, and the visitor has the screen, the worker and an empty store', async ({
  page,
}) => {
  const settings = await setUp(page);
  await settings.getByLabel('Show a film that is being made').check();
  await expect(settings.getByText('It begins ten seconds after the last visitor.')).toBeVisible();
  await settings.getByRole('button', { name: 'Start the kiosk' }).click();

  const film = page.getByLabel(/^Being made on this machine, now: /);
  await expect(film).toBeVisible({ timeout: 120_000 });
  expect(await film.evaluate((video: HTMLVideoElement) => video.src)).toMatch(/^blob:/);
  await page.getByRole('button', { name: /Touch to make your own/ }).click();
  await expect(film).toHaveCount(0);
  await page.getByRole('listitem').first().getByRole('button').click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(page.getByLabel('The film', { exact: true })).toBeVisible({ timeout: 120_000 });
  const { clips, jobs, windows, latents, queue } = await records(page);
  expect({ clips, jobs, windows, latents, queue }).toEqual({
    ...{ clips: [], jobs: [], windows: [], latents: [], queue: [] },
  });
});

/** What a phone's camera reads. */
function qrIn(png: Buffer): string {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-'];
  const { stdout } = spawnSync('ffmpeg', ['-v', 'error', '-i', '-', ...raw], {
    input: png,
    maxBuffer: 2 ** 28,
  });
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  return jsQr(new Uint8ClampedArray(stdout), width, height)!.data;
}
