import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/common/clock.ts';
import { certificateFor } from '../../../src/cli/certificate.ts';
import { addressOf, serve, type Served } from '../../../src/cli/serve.ts';

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
    writeFileSync(`${folder}/.htaccess`, 'Deny from all');
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

  it.each([
    ['GET // HTTP/1.1', 200],
    ['GET //host/x HTTP/1.1', 404],
    ['GET /?a=http://b//c HTTP/1.1', 200],
    ['GET * HTTP/1.1', 404],
    ['GET /%zz HTTP/1.1', 400],
    ['GET /a%00b HTTP/1.1', 400],
    ['GET http://elsewhere/x HTTP/1.1', 404],
    ['GET http://elsewhere HTTP/1.1', 200],
    ['GET http://elsewhere/w.safetensors?a HTTP/1.1', 200],
    ['GET /.htaccess HTTP/1.1', 404],
    ['GET /assets/..%5c..%5cx HTTP/1.1', 403],
    ['POST // HTTP/1.1', 405],
    ['DELETE /index.html HTTP/1.1', 405],
  ])('answers "%s" with %i and lives on', async (line, status) => {
    const { port } = new URL(served.address);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(`${line}\r\nHost: x\r\nConnection: close\r\n\r\n`);
      });
      let text = '';
      socket.on('data', (bytes) => (text += bytes.toString()));
      socket.on('end', () => {
        resolve(text);
      });
      socket.on('error', reject);
    });
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect((await get('')).status).toBe(200);
  });
});

describe('https', () => {
  const folder = mkdtempSync(`${tmpdir()}/kinora-https-`);
  const nowMs = Date.parse('2026-11-27');
  const hosts = ['localhost', '127.0.0.1', 'kiosk.lan'];
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('is served with a certificate that names every address', async () => {
    writeFileSync(`${folder}/index.html`, '<!doctype html>');
    const certificate = await certificateFor(hosts, folder, systemClock.date().getTime());
    const served = await serve(folder, { certificate });
    expect(served.address).toMatch(/^https:/);
    // Trusting it alone, a client that checks the name takes it.
    const status = await new Promise((resolve, reject) => {
      request(served.address, { ca: certificate.cert, servername: 'kiosk.lan' }, (response) => {
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
    served.close();
    const { subjectAltName, publicKey } = new X509Certificate(certificate.cert);
    expect(subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, DNS:kiosk.lan');
    expect(publicKey.asymmetricKeyType).toBe('ec');
  });

  it('keeps its certificate, which holds the key, for its owner alone', async () => {
    const first = await certificateFor(hosts, folder, nowMs);
    expect(await certificateFor(hosts.slice(1), folder, nowMs + 1e9)).toEqual(first);
    expect(statSync(`${folder}/certificate.json`).mode & 0o077).toBe(0);
  });

  it.each([
    ['has run out', hosts, nowMs + 366 * 864e5],
    ['is of the future', hosts, nowMs - 1],
    ['does not know an address', [...hosts, '10.0.0.7'], nowMs],
  ])('makes a new one where the old one %s', async (_name, wanted, atMs) => {
    const first = await certificateFor(hosts, folder, nowMs);
    const next = await certificateFor(wanted, folder, atMs);
    expect(next.cert).not.toBe(first.cert);
    rmSync(`${folder}/certificate.json`);
  });

  it('makes a new one where the kept one is damaged', async () => {
    writeFileSync(`${folder}/certificate.json`, '{"cert":"x"');
    const { cert } = await certificateFor(hosts, folder, nowMs);
    expect(new X509Certificate(cert).validTo).toBe('Nov 27 00:00:00 2027 GMT');
  });

  it.each([
    ['0.0.0.0', 'https://127.0.0.1:4173/'],
    ['::', 'https://127.0.0.1:4173/'],
    ['::1', 'https://[::1]:4173/'],
    ['kiosk.lan', 'https://kiosk.lan:4173/'],
  ])('%s is opened as %s', (host, address) => {
    expect(addressOf('https', host, 4173)).toBe(address);
  });
});
