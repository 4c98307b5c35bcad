import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Served } from '../../../src/cli/serve.ts';

describe('the server of the built app', () => {
  const folder = mkdtempSync(`${tmpdir()}/kinora-serve-`);
  let served: Served;
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(served.address + path, { headers });

  beforeAll(async () => {
    mkdirSync(`${folder}/assets`);
    writeFileSync(`${folder}/index.html`, '<!doctype html>');
    writeFileSync(`${folder}/assets/a-1b2c.wasm`, '');
    writeFileSync(`${folder}/w.safetensors`, '0123456789');
    served = await serve(folder);
  });
  afterAll(() => {
    served.close();
    rmSync(folder, { recursive: true });
  });

  it.each(['', 'missing', 'w.safetensors'])('isolates the origin on /%s', async (path) => {
    const { headers } = await get(path);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('names the type of every file', async () => {
    const typeOf = async (path: string): Promise<string | null> =>
      (await get(path)).headers.get('content-type');
    expect(await typeOf('')).toBe('text/html; charset=utf-8');
    expect(await typeOf('assets/a-1b2c.wasm')).toBe('application/wasm');
    expect(await typeOf('w.safetensors')).toBe('application/octet-stream');
  });

  it('lets a browser keep hashed files for good and makes it ask about all others', async () => {
    const cacheOf = async (path: string): Promise<string | null> =>
      (await get(path)).headers.get('cache-control');
    expect(await cacheOf('assets/a-1b2c.wasm')).toContain('immutable');
    expect(await cacheOf('')).toBe('no-cache');
    expect((await get('')).headers.get('etag')).not.toBeNull();
  });

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=7-99', 206, '789', 'bytes 7-9/10'],
    ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
    ['bytes=10-', 416, '416\n', 'bytes */10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=5-2', 416, '416\n', 'bytes */10'],
    ['bytes=0-1,4-5', 200, '0123456789', null],
  ])('answers Range: %s with %i and "%s"', async (range, status, body, contentRange) => {
    const response = await get('w.safetensors', { range });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(body);
    expect(response.headers.get('content-range')).toBe(contentRange);
  });

  it('sends the whole file when a resumed download may be of another one', async () => {
    const response = await get('w.safetensors', { range: 'bytes=7-', 'if-range': '"old"' });
    expect(response.status).toBe(200);
  });

  it('serves nothing from outside its folder', async () => {
    expect((await get('..%2f..%2fetc%2fpasswd')).status).toBe(403);
  });
});
