import { spawnSync } from 'node:child_process';
import jsQr from 'jsqr';
import type { Page } from '@playwright/test';
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

/** Everything that this origin keeps and shows, as text. */
function everythingKept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const kept: unknown[] = [
      document.documentElement.outerHTML,
      location.href,
      Object.entries(localStorage),
      Object.entries(sessionStorage),
    ];
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('kinora');
      opening.onsuccess = () => {
        resolve(opening.result);
      };
      opening.onerror = () => {
        reject(new Error('no database'));
      };
    });
    for (const name of database.objectStoreNames) {
      if (name === 'chunks') continue;
      const all = database.transaction(name).objectStore(name).getAll();
      kept.push(
        name,
        await new Promise((resolve) => {
          all.onsuccess = () => {
            resolve(all.result);
          };
        }),
      );
    }
    database.close();
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) kept.push(url);
    }
    return JSON.stringify(kept);
  });
}

test('a visit to a kiosk: a card, a film, a code for the phone, and nothing left', async ({
  page,
  browser,
}) => {
  await page.clock.install();
  await page.goto('/?kiosk');
  const address = page.url().replace('?kiosk', '');
  const settings = page.getByRole('dialog', { name: 'Kiosk settings' });
  await settings.getByLabel(/New PIN/).fill('4711');
  await settings.getByRole('button', { name: 'Keep this PIN' }).click();
  await expect(settings.getByRole('status')).toHaveText('The PIN is kept.');
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
  await page.goto('/?kiosk');
  const settings = page.getByRole('dialog', { name: 'Kiosk settings' });
  await settings.getByLabel(/New PIN/).fill('4711');
  await settings.getByRole('button', { name: 'Keep this PIN' }).click();
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
  expect(await storedFilms(page)).toEqual({ clips: 0, jobs: 0, windows: 0, latents: 0, queue: 0 });
});

/** How many records this origin keeps of films. */
function storedFilms(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('kinora');
      opening.onsuccess = () => {
        resolve(opening.result);
      };
      opening.onerror = () => {
        reject(new Error('no database'));
      };
    });
    const counts: Record<string, number> = {};
    for (const name of ['clips', 'jobs', 'windows', 'latents', 'queue']) {
      const asked = database.transaction(name).objectStore(name).count();
      counts[name] = await new Promise((resolve) => {
        asked.onsuccess = () => {
          resolve(asked.result);
        };
      });
    }
    database.close();
    return counts;
  });
}

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
