import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { serve } from '../../src/cli/serve.ts';
import { makeClip, openRecipe } from '../../src/cli/studio-page.ts';
import { withdrawnWorker } from '../../src/cli/withdrawn-worker.ts';
import { openOddHost } from '../helpers/odd-host.ts';
import { expect, test } from './fixtures.ts';
import { quickRecipe } from './studio.ts';

const port = 4198;
const noProgress = (): undefined => undefined;

test.use({
  serviceWorkers: 'allow',
  baseURL: `http://127.0.0.1:${port}/`,
  allowedErrors: [/Failed to load resource|ERR_INTERNET_DISCONNECTED/],
});

const shelf = (page: Page) =>
  page.getByRole('region', { name: 'Your clips' }).getByRole('listitem');

test('with the server gone and no network it opens, makes a clip and keeps it; a site that takes itself back leaves the clips', async ({
  page,
  context,
  baseURL,
}) => {
  const server = await serve('dist', { port });
  await openRecipe(page, baseURL!, quickRecipe({ seed: 1 }));
  await makeClip(page, noProgress);
  await page.evaluate(async () => navigator.serviceWorker.ready);
  server.close();
  await context.setOffline(true);

  await page.reload();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await openRecipe(page, baseURL!, quickRecipe({ seed: 2 }));
  await makeClip(page, noProgress);
  await page.reload();
  await expect(shelf(page)).toHaveCount(2);

  const folder = mkdtempSync(join(tmpdir(), 'kinora-withdrawn-'));
  cpSync('dist', folder, { recursive: true });
  writeFileSync(join(folder, 'service-worker.js'), await withdrawnWorker());
  const withdrawn = await serve(folder, { port });
  try {
    await context.setOffline(false);
    await page.evaluate(() => caches.open('of another app'));
    expect(await kept(page)).toMatchObject({ workers: 1 });
    await page.reload();
    const notice = page.getByText('The site has taken back the copy of itself');
    await expect(notice).toBeVisible();
    await expect.poll(() => kept(page)).toEqual({ workers: 0, caches: ['of another app'] });
    await page.getByRole('button', { name: 'Load the page again' }).click();
    await expect(notice).toBeHidden();
    await expect(shelf(page)).toHaveCount(2);
    await expect.poll(() => kept(page)).toEqual({ workers: 0, caches: ['of another app'] });
    await expect(notice).toBeHidden();
  } finally {
    withdrawn.close();
    rmSync(folder, { recursive: true });
  }
});

test.describe('a network that gives its sign-in page in place of files', () => {
  test.use({ allowedErrors: [/Failed to load|MIME type|bad-precaching|Failed to fetch/] });
  test('while the page is kept has none of them kept; the next visit keeps it, and it opens without a network', async ({
    page,
    context,
    baseURL,
  }) => {
    let isCaptive = true;
    let begun = false;
    let given = 0;
    const host = await openOddHost('dist', port, {
      instead: (path) => {
        // The page and this file came before the network asked who is there.
        if (path.endsWith('/service-worker.js')) begun = true;
        else if (isCaptive && begun) {
          given++;
          return { status: 200, type: 'text/html', body: '<!doctype html><form>Sign in</form>' };
        }
        return undefined;
      },
    });
    try {
      await page.goto(baseURL!);
      await expect.poll(() => given).toBeGreaterThan(0);
      await expect.poll(() => stateOfKeeping(page)).not.toBe('installing');
      expect(await stateOfKeeping(page)).toBe('none');
      isCaptive = false;
      await page.goto(baseURL!);
      await page.evaluate(async () => navigator.serviceWorker.ready);
      // This host does not isolate the page, so it reloads once by itself.
      await expect(async () => {
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      }).toPass();
    } finally {
      host.close();
    }
    await context.setOffline(true);
    await page.goto(baseURL!);
    await expect(page.getByRole('main')).toContainText('A sentence becomes a clip.');
  });
});

/** Asked in the middle of its reload a page answers nothing. */
function stateOfKeeping(page: Page): Promise<string> {
  return page
    .evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      if (registration === undefined) return 'none';
      return registration.active === null ? 'installing' : 'active';
    })
    .catch(() => 'installing');
}

/** What this origin keeps beside its database. */
function kept(page: Page): Promise<{ workers: number; caches: string[] }> {
  return page.evaluate(async () => ({
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    caches: await caches.keys(),
  }));
}

test('on a host that sends no headers the second load is isolated, by itself', async ({ page }) => {
  const server = await bareServer('dist');
  try {
    await page.goto('/');
    // Asked in the middle of its reload a page answers nothing.
    const isIsolated = () => page.evaluate(() => crossOriginIsolated).catch(() => undefined);
    await expect.poll(isIsolated).toBe(true);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Files and their types, and nothing else: what the plainest of hosts does. */
async function bareServer(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    readFile(join(folder, path)).then(
      (bytes) => {
        response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream');
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}
