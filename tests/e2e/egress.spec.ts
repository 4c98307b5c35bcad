/** What leaves the browser while a clip is made: everything passes a proxy that keeps a record. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, expect, test, type Page } from '@playwright/test';
import { findChromium, softwareGpuArguments } from '../../src/cli/chromium.ts';
import { buildHash } from '../../src/cli/page-policy.ts';
import { makeClip, openRecipe } from '../../src/cli/studio-page.ts';
import { findCanary } from '../helpers/canary.ts';
import { recordingProxy, type Recorded } from '../helpers/recording-proxy.ts';
import { beats, quickRecipe, shownClip } from './studio.ts';

const canary = 'a quagga named Tlaloc swims';
const textOf = ({ url, headers, body }: Recorded): string =>
  [url, headers, body.toString('latin1')].join('\n');

test.use({ serviceWorkers: 'allow' });

test('nothing of a sentence leaves the page, its workers or its service worker', async ({
  baseURL,
}) => {
  const { host } = new URL(baseURL!);
  const proxy = await recordingProxy(host);
  const browser = await chromium.launch({
    args: [...softwareGpuArguments],
    proxy: { server: proxy.address, bypass: '<-loopback>' },
    ...(findChromium() && { executablePath: findChromium()! }),
  });
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted/i.test(message.text())) violations.push(message.text());
  });

  await openRecipe(page, baseURL!, quickRecipe({ beats: beats(canary) }));
  await page.evaluate(async () => navigator.serviceWorker.ready);
  await makeClip(page, () => undefined);
  await page.getByRole('button', { name: 'Details' }).click();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.keyboard.press('Escape');
  const saving = page.waitForEvent('download');
  await page.getByRole('main').getByRole('link', { name: 'Download' }).click();
  await (await saving).path();
  await page.reload();
  await page.getByRole('button', { name: `Show: ${canary}` }).click();
  await expect(shownClip(page)).toBeVisible();
  expect(violations, 'the page itself never meets its own policy').toEqual([]);

  const found = proxy.recorded.map((each) => ({
    url: each.url,
    as: findCanary(canary, textOf(each)),
  }));
  expect(found.filter(({ as }) => as !== undefined)).toEqual([]);
  const elsewhere = proxy.recorded.filter(
    ({ url }) => new URL(url).host !== host && !isBrowsers(url),
  );
  expect(elsewhere.map(({ url }) => url)).toEqual([]);
  const own = proxy.recorded.filter(({ url }) => new URL(url).host === host);
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter(({ method, body }) => !/GET|HEAD/.test(method) || body.length > 0)).toEqual([]);

  // The record would show it: what no policy forbids is a request to the site itself.
  const before = proxy.recorded.length;
  await page.evaluate((text) => fetch(`/?q=${btoa(`x${text}`)}`), canary);
  // Not always the last: the browser asks for things of its own at any moment.
  const since = proxy.recorded.slice(before).map((each) => findCanary(canary, textOf(each)));
  expect(since.filter((as) => as !== undefined)).toHaveLength(1);

  await provesItself(page);
  // Nor did any of the page's own tries to leave get so far.
  expect(proxy.recorded.filter(({ url }) => url.includes('kinora.invalid'))).toEqual([]);
  await browser.close();
  proxy.close();
});

/** The panel, as anybody would use it. */
async function provesItself(page: Page): Promise<void> {
  await page.getByRole('button', { name: /since this page loaded/ }).click();
  const sheet = page.getByRole('dialog', { name: 'What this page asked for' });
  await sheet.getByRole('button', { name: 'Try every way out' }).click();
  await expect(sheet.getByRole('status')).toHaveText('7 of 7 ways are stopped.', {
    timeout: 30_000,
  });
  await expect(sheet).toContainText(buildHash(filesOf('dist/assets')));
  await page.context().setOffline(true);
  await expect(sheet).toContainText('The network is off.');
  await page.keyboard.press('Escape');
  await makeClip(page, () => undefined);
  await page.getByRole('button', { name: /since this page loaded/ }).click();
  await expect(sheet).toContainText('A clip was made without a network.');
}

test('no file of the build names a way out that a policy cannot close', () => {
  const named = filesOf('dist/assets')
    .filter(({ name }) => name.endsWith('js'))
    .flatMap(({ name, content }) =>
      [/\bRTCPeerConnection\b/, /\bEventSource\b/, /\bWebTransport\b/, /\bSharedWorker\b/]
        .filter((way) => way.test(content.toString('utf8')))
        .map((way) => `${name}: ${String(way)}`),
    );
  expect(named).toEqual([]);
});

function filesOf(folder: string): { name: string; content: Buffer }[] {
  return readdirSync(folder).map((name) => ({ name, content: readFileSync(join(folder, name)) }));
}

/** What Chromium asks for by itself, with no page's help: updates of its own parts. */
function isBrowsers(url: string): boolean {
  return /\.(google|googleapis|gvt1|gstatic)\.com$/.test(new URL(url).hostname);
}
