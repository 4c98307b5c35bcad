import { expect, test } from 'vitest';
import { contentSecurityPolicy } from '../../src/common/policy.ts';
import { isolated } from '../../src/service-worker/isolated.ts';

test('a response keeps what it says and gets the headers that give threads', async () => {
  const response = isolated(
    new Response('page', { status: 203, headers: { 'Content-Type': 'text/html', 'X-Own': '1' } }),
  );
  expect(response.status).toBe(203);
  expect(response.headers.get('X-Own')).toBe('1');
  expect(response.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
  expect(response.headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
  expect(response.headers.get('Content-Security-Policy')).toBe(contentSecurityPolicy);
  expect(await response.text()).toBe('page');
});

test('a response without a body stays one', () => {
  expect(isolated(new Response(null, { status: 304 })).status).toBe(304);
});

test('what may not be read is passed on as it is', () => {
  const error = Response.error();
  expect(isolated(error)).toBe(error);
});
