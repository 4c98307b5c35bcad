/** How long a library of many clips keeps the page busy, beside one without any, and how long it takes to come in. */
import { readFileSync, readdirSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import type { KeptClip } from '../common/clip.ts';
import { builtFolder } from './build.ts';
import { usageError } from './cli-errors.ts';
import { clipRecipe } from './clip-recipe.ts';
import { readModel } from './model.ts';
import { percentile } from './soak-figures.ts';
import { withApp } from './with-app.ts';

/** Odd, so that one is in the middle; single openings differ by a fifth. */
const rounds = 7;

/** A slow disk writes some hundred megabytes twice. */
const zipLimitMs = 600_000;

/** What the store keeps at most. */
const mostClips = 2000;

/** Milliseconds of the window's main thread, by Chromium's own count. */
interface Opening {
  readonly taskMs: number;
  readonly scriptMs: number;
  readonly layoutMs: number;
  readonly longestTaskMs: number;
  /** Of a jump to the oldest clip. */
  readonly scrollMs: number;
  readonly cards: number;
  /** Files that were given an address, and are read for it. */
  readonly blobs: number;
}

type Facts = Omit<KeptClip, 'id' | 'file' | 'poster' | 'latentsSha256' | 'createdAtMs'>;

/**
 * Fills the library of a fresh browser and opens the page, with it and without, seven times each; then
 * packs it into a zip and brings that into a browser that has none.
 * @param wished how many clips, as typed at the terminal
 * @throws UsageError for no number of clips that a library can have.
 */
export async function benchLibrary(wished: string): Promise<number> {
  const count = Number(wished);
  if (!Number.isInteger(count) || count < 1 || count > mostClips) {
    throw usageError(`--library takes a whole number from 1 to ${mostClips}, not "${wished}".`);
  }
  await withApp(
    async (page, address) => {
      const context = { locale: 'en', reducedMotion: 'reduce' } as const;
      const others = await page.context().browser()!.newPage(context);
      const empty = await watched(page);
      const full = await watched(others);
      // The first visit fills the browser's caches.
      await open(empty, address, 0);
      await open(full, address, 0);
      await others.evaluate(fill, { count, video: galleryVideo(), facts: facts() });
      const openings: Record<'empty' | 'full', Opening[]> = { empty: [], full: [] };
      // In turn, so that whatever else the machine does meets both.
      for (let round = 0; round < rounds; round++) {
        openings.empty.push(await open(empty, address, 0));
        openings.full.push(await open(full, address, count));
      }
      console.log(table(count, openings.empty, openings.full));
      const zip = await saveAll(others);
      console.log(broughtIn(count, await bringIn(page, address, zip)));
    },
    { reducedMotion: 'reduce' },
  );
  return 0;
}

interface Visit {
  readonly page: Page;
  readonly cdp: CDPSession;
}

async function watched(page: Page): Promise<Visit> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.addInitScript(watchPage);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  return { page, cdp };
}

async function open({ page, cdp }: Visit, address: string, clips: number): Promise<Opening> {
  await page.goto('about:blank');
  const before = await metrics(cdp);
  await page.goto(address);
  // Seldom asked, for asking is work as well; what the page put off is the opening's too.
  const isThere = (clips: number): boolean => {
    const posters = [...document.querySelectorAll<HTMLImageElement>('#shelf li img')];
    const isEmpty = document.querySelector('#shelf') !== null && clips === 0;
    return isEmpty || (posters.length > 0 && posters.every(({ complete }) => complete));
  };
  await page.waitForFunction(isThere, clips, { polling: 1000 });
  await page.waitForTimeout(1500);
  const after = await metrics(cdp);
  const seen = await page.evaluate(() => ({
    cards: document.querySelectorAll('#shelf li').length,
    ...(window as unknown as Watched).watched,
  }));
  const spentMs = (name: string): number => 1000 * (after[name]! - before[name]!);
  return {
    ...seen,
    taskMs: spentMs('TaskDuration'),
    scriptMs: spentMs('ScriptDuration'),
    layoutMs: spentMs('LayoutDuration') + spentMs('RecalcStyleDuration'),
    scrollMs: clips === 0 ? 0 : await scroll({ page, cdp }, clips),
  };
}

/** From the newest clip to the oldest at once. @returns milliseconds of the main thread */
async function scroll({ page, cdp }: Visit, clips: number): Promise<number> {
  const before = await metrics(cdp);
  await page.locator('.shelf').evaluate((list) => {
    list.scrollTop = list.scrollHeight;
  });
  await page.waitForTimeout(1500);
  const after = await metrics(cdp);
  await page.locator(`#shelf li[aria-posinset="${clips}"] img`).waitFor();
  return 1000 * (after['TaskDuration']! - before['TaskDuration']!);
}

/** @returns where the zip of the whole library lies until the browser ends */
async function saveAll(page: Page): Promise<string> {
  const saved = page.waitForEvent('download', { timeout: zipLimitMs });
  await page.getByRole('button', { name: 'Save all as one zip' }).click();
  return (await saved).path();
}

interface BringingIn {
  readonly wallMs: number;
  readonly longestTaskMs: number;
}

/** Into a fresh browser's library. */
async function bringIn(page: Page, address: string, zip: string): Promise<BringingIn> {
  await page.goto('about:blank');
  await page.goto(address);
  await page.locator('#shelf').waitFor();
  await page.waitForTimeout(1500);
  const sinceMs = performance.now();
  await page.locator('#open-file').setInputFiles(zip);
  await page.getByText('brought in').waitFor({ timeout: zipLimitMs });
  const wallMs = performance.now() - sinceMs;
  const { longestTaskMs } = await page.evaluate(() => (window as unknown as Watched).watched);
  return { wallMs, longestTaskMs };
}

function broughtIn(count: number, { wallMs, longestTaskMs }: BringingIn): string {
  const seconds = (wallMs / 1000).toFixed(1);
  return `${count} clips come in from a zip in ${seconds} s, the longest task ${longestTaskMs.toFixed(0)} ms.`;
}

/** Seconds, by Chromium's names. */
async function metrics(cdp: CDPSession): Promise<Readonly<Record<string, number>>> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

interface Watched {
  watched: { blobs: number; longestTaskMs: number };
}

/** Runs in the page, before anything of it does. */
function watchPage(): void {
  const watched = { blobs: 0, longestTaskMs: 0 };
  Object.assign(window, { watched });
  const address = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob) => {
    watched.blobs++;
    return address(blob);
  };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      watched.longestTaskMs = Math.max(watched.longestTaskMs, duration);
    }
  }).observe({ type: 'longtask', buffered: true });
}

/** Runs in the page: every clip has the same video and a poster of its size, each in files of its own. */
async function fill({
  count,
  video,
  facts,
}: {
  count: number;
  video: string;
  facts: Facts;
}): Promise<void> {
  const bytes = Uint8Array.from(atob(video), (letter) => letter.charCodeAt(0));
  const shown = document.createElement('video');
  shown.muted = true;
  shown.src = URL.createObjectURL(new Blob([bytes], { type: 'video/mp4' }));
  await new Promise((resolve, reject) => {
    shown.onloadeddata = resolve;
    shown.onerror = reject;
  });
  const canvas = new OffscreenCanvas(facts.width, facts.height);
  canvas.getContext('2d')!.drawImage(shown, 0, 0, facts.width, facts.height);
  const poster = await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer();
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('kinora');
    opening.onsuccess = () => {
      resolve(opening.result);
    };
    opening.onerror = reject;
  });
  for (let index = 0; index < count; index++) {
    const clip: KeptClip = {
      ...facts,
      id: `clip-${index}`,
      recipe: { ...facts.recipe, seed: index },
      file: new Blob([bytes], { type: 'video/mp4' }),
      poster: new Blob([poster], { type: 'image/png' }),
      latentsSha256: String(index).padStart(64, '0'),
      createdAtMs: 1_700_000_000_000 + index,
      ...(index % 10 === 0 && { isStarred: true }),
      ...(index % 5 === 0 && { folder: `Folder ${index % 7}` }),
    };
    const transaction = database.transaction('clips', 'readwrite');
    transaction.objectStore('clips').put(clip);
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = reject;
    });
  }
  database.close();
}

function galleryVideo(): string {
  const folder = `${builtFolder}/gallery`;
  return readFileSync(`${folder}/${readdirSync(folder)[0]!}`, 'base64');
}

function facts(): Facts {
  const prompt = 'a red fish swims to the right under water';
  const timing = { loadMs: 900, promptMs: 40, denoiseMs: 6000, decodeMs: 3000, encodeMs: 800 };
  return {
    recipe: clipRecipe({ prompt, seed: '7', ratio: '16:9' }, readModel()),
    fileName: 'a-red-fish-7.mp4',
    codec: 'h264',
    width: 854,
    height: 480,
    frameCount: 48,
    durationMs: 2000,
    timings: { ...timing, totalMs: 10_740 },
    backend: 'cpu',
  };
}

const columns = [
  'taskMs',
  'scriptMs',
  'layoutMs',
  'longestTaskMs',
  'scrollMs',
  'cards',
  'blobs',
] as const;

function table(count: number, without: readonly Opening[], full: readonly Opening[]): string {
  const row = (name: string, openings: readonly Opening[]): string =>
    [name, ...columns.map((column) => median(openings, column).toFixed(0))].map(cell).join('');
  return [
    ['clips', ...columns].map(cell).join(''),
    row('0', without),
    row(String(count), full),
    `\n${count} clips keep the main thread ${(median(full, 'taskMs') - median(without, 'taskMs')).toFixed(0)} ms longer.`,
  ].join('\n');
}

function median(openings: readonly Opening[], column: (typeof columns)[number]): number {
  return percentile(
    openings.map((each) => each[column]),
    0.5,
  );
}

function cell(text: string): string {
  return text.padStart(14);
}
