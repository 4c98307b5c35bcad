import { expect, test } from 'vitest';
import { chromiumArguments } from '../../../src/cli/chromium.ts';
import { withPlainPage, type PlainPage } from '../../../src/cli/plain-browser.ts';
import { ensureChromium } from '../../../src/cli/test-tools.ts';
import { skipBecause } from '../../helpers/skip.ts';

const filmBytes = 8 * 2 ** 20;

/** Reads a blob by its address, as a film is read, and forgets it. */
const readFilm = `(async () => {
  const url = URL.createObjectURL(new Blob([new Uint8Array(${filmBytes}).fill(7)]));
  const { byteLength } = await (await fetch(url)).arrayBuffer();
  URL.revokeObjectURL(url);
  return byteLength;
})()`;

async function rendererBytes(page: PlainPage): Promise<number> {
  await page.collectGarbage();
  return (await page.processBytes())!.get('renderer')!;
}

async function grown(page: PlainPage, before: number): Promise<number> {
  return (await rendererBytes(page)) - before;
}

/** A browser gives memory back a moment after it was freed. */
const settling = { timeout: 8000, interval: 200 };

test('a page keeps nothing of the films that it read', async (context) => {
  if (process.platform !== 'linux') skipBecause(context, 'only Linux tells it');
  await withPlainPage(await ensureChromium(), chromiumArguments, async (page) => {
    // What a page needs to read films at all is there after a few.
    for (let film = 0; film < 4; film++) expect(await page.evaluate(readFilm)).toBe(filmBytes);
    const before = await rendererBytes(page);
    for (let film = 0; film < 12; film++) await page.evaluate(readFilm);
    // Each in base64 in the record of a page that Playwright drives: 130 MB.
    await expect.poll(() => grown(page, before), settling).toBeLessThan(6 * filmBytes);
  });
});

test('garbage of a worker is collected as well, and one that ended is not waited for', async (context) => {
  if (process.platform !== 'linux') skipBecause(context, 'only Linux tells it');
  await withPlainPage(await ensureChromium(), chromiumArguments, async (page) => {
    const before = await rendererBytes(page);
    await page.evaluate(`new Promise((resolve) => {
      const code = "let held = new Uint8Array(${12 * filmBytes}).fill(7); onmessage = () => { held = undefined; postMessage(1); }; postMessage(0)";
      self.worker = new Worker(URL.createObjectURL(new Blob([code])));
      worker.onmessage = () => resolve();
    })`);
    expect(await grown(page, before)).toBeGreaterThan(10 * filmBytes);
    await page.evaluate(
      'new Promise((resolve) => { worker.onmessage = () => resolve(); worker.postMessage(0); })',
    );
    await expect.poll(() => grown(page, before), settling).toBeLessThan(6 * filmBytes);
    await page.evaluate('worker.terminate()');
    await page.collectGarbage();
  });
});

test('what the page throws is told', async () => {
  await withPlainPage(await ensureChromium(), chromiumArguments, async (page) => {
    await expect(page.evaluate('Promise.reject(new Error("no film"))')).rejects.toThrow('no film');
    await expect(page.open('http://127.0.0.1:1/')).rejects.toThrow('ERR_');
  });
});
