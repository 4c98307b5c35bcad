import { readdirSync } from 'node:fs';
import { extname } from 'node:path/posix';
import { contentSecurityPolicy } from '../../src/common/policy.ts';
import { expect, test } from './fixtures.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.conf': 'text/plain',
  '.config': 'application/octet-stream',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.mp4': 'video/mp4',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain',
  '.onnx': 'application/octet-stream',
  '.safetensors': 'application/octet-stream',
  '.bin': 'application/octet-stream',
};

test('the page is cross-origin isolated, so WebAssembly has threads', async ({ page }) => {
  await page.goto('/');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('the policy that the server sends lets no script but ours run', async ({ request }) => {
  const headers = (await request.get('/')).headers();
  expect(headers['content-security-policy']).toBe(contentSecurityPolicy);
  expect(contentSecurityPolicy).not.toMatch(/'unsafe-(inline|eval)'|https?:|\*/);
});

test.describe('a script that the policy forbids', () => {
  test.use({ allowedErrors: [/Content Security Policy|requires 'TrustedScript' assignment/] });

  test('is refused, and so is a request to another site', async ({ page }) => {
    await page.goto('/');
    const outcome = await page.evaluate(async () => {
      const script = document.createElement('script');
      try {
        // Trusted Types stop it here; where a browser has none, the policy stops it below.
        script.textContent = 'window.name = "ran"';
      } catch {
        // So it runs no text at all.
      }
      document.body.append(script);
      const sent = await fetch('https://example.com/').then(
        () => 'sent',
        () => 'refused',
      );
      return { name: window.name, sent };
    });
    expect(outcome).toEqual({ name: '', sent: 'refused' });
  });
});

test('every built file is served with its type', async ({ request }) => {
  const files = readdirSync('dist', { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => extname(path) !== '');
  for (const path of files) {
    const response = await request.head(`/${path}`);
    expect(response.status(), path).toBe(200);
    expect(response.headers()['content-type'], path).toContain(types[extname(path)] ?? 'unknown');
  }
});

test('a second visit takes every hashed file from the cache', async ({ page }) => {
  await page.goto('/');
  await page.waitForLoadState('networkidle');
  await page.goto('about:blank');
  await page.goto('/');
  await page.waitForLoadState('networkidle');
  const transferred = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry.name.includes('/assets/'))
      .map((entry) => (entry as PerformanceResourceTiming).transferSize),
  );
  expect(transferred.length).toBeGreaterThan(0);
  expect(transferred.filter((bytes) => bytes > 0)).toEqual([]);
});
