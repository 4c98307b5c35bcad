import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { watchOwnRequests, type SentRequest } from '../../src/common/requests.ts';
import { openPage } from '../helpers/page-lab.ts';

const later = (url: string): SentRequest => ({
  url,
  transferredBytes: 4_000_000,
  startedAtMs: performance.timeOrigin + performance.now() + 1,
});

test('the page counts the requests of its worker and lists each one', async () => {
  const { engine } = openPage();
  await page.viewport(1440, 900);
  const line = page.getByRole('button', { name: /since this page loaded/ });
  await expect.element(line).toHaveTextContent('0 requests since this page loaded');
  engine.sendRequest(later(`${location.origin}/models/a.safetensors`));
  await expect.element(line).toHaveTextContent('1 request since this page loaded');
  await line.click();
  const sheet = page.getByRole('dialog', { name: 'What this page asked for' });
  await expect.element(sheet).toHaveTextContent('/models/a.safetensors');
  await expect.element(sheet).toHaveTextContent(`All went to ${location.host}`);
});

test('a request to anywhere else is called that', async () => {
  const { engine } = openPage();
  await page.viewport(1440, 900);
  engine.sendRequest(later('https://elsewhere.example/collect'));
  await expect.element(page.getByRole('button', { name: '1 request elsewhere' })).toBeVisible();
});

test('what the browser fetched is seen, with its size', async () => {
  const seen: SentRequest[] = [];
  const stop = watchOwnRequests((request) => seen.push(request));
  const address = new URL('/?for-the-record', location.href).href;
  await (await fetch(address, { cache: 'no-store' })).arrayBuffer();
  await expect.poll(() => seen.map(({ url }) => url)).toContain(address);
  stop();
  expect(seen.find(({ url }) => url === address)!.transferredBytes).toBeGreaterThan(0);
});

test('the page passes on what its own realm asked for', async () => {
  openPage({
    ports: {
      watchRequests: (onRequest) => {
        setTimeout(() => {
          onRequest(later(`${location.origin}/gallery/red-fish.mp4`));
        }, 50);
        return () => undefined;
      },
    },
  });
  await page.viewport(1440, 900);
  await expect.element(page.getByRole('button', { name: /^1 request since/ })).toBeVisible();
});
