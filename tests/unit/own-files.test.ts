import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOwnFiles } from '../../src/cli/own-files.ts';
import { keepsOwnFilesOnly, type OwnFile } from '../../src/service-worker/own-files.ts';

const base = 'https://kinora.example/some/folder/service-worker.js';
const script = 'export const film = 1;\n';
const page =
  '<!doctype html><html><head><title>Kinora</title>' +
  '<meta name="kinora-build" content="b"></head><body></body></html>';
const privacy = '<html><head><title>Kinora and privacy</title></head></html>';
const signIn = '<!doctype html><html><title>Guest network</title><form></form></html>';

const folder = mkdtempSync(join(tmpdir(), 'kinora-own-'));
let files: OwnFile[];
beforeAll(() => {
  writeFileSync(join(folder, 'a.js'), script);
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'privacy.html'), privacy);
  const urls = ['a.js', 'index.html', 'privacy.html'];
  files = describeOwnFiles(
    urls.map((url) => ({ url, revision: null })),
    folder,
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What is kept of `name` when the host answers so, and then so to the question past the browser's cache. */
async function kept(name: string, first: Response, then: Response = first.clone()) {
  const asked: string[] = [];
  const plugin = keepsOwnFilesOnly(files, base, (url) => {
    asked.push(url);
    return Promise.resolve(then);
  });
  const request = { url: new URL(name, base).href };
  const response = await plugin.cacheWillUpdate({ request, response: first });
  return { response, text: await response?.text(), asked };
}

describe('of the build’s own files', () => {
  it('each is described by its bytes, and a page by its build or its title', () => {
    const sha256 = createHash('sha256').update(script).digest('hex');
    expect(files[0]).toEqual({ url: 'a.js', revision: null, sha256 });
    expect(files[1]!.mark).toBe('<meta name="kinora-build" content="b"');
    expect(files[2]!.mark).toBe('<title>Kinora and privacy</title>');
  });

  it('one that came whole is kept, and asked for once', async () => {
    const { text, asked } = await kept('a.js', new Response(script));
    expect(text).toBe(script);
    expect(asked).toEqual([]);
  });

  const wrong: readonly [string, Response][] = [
    ['a sign-in page with status 200', new Response(signIn)],
    ['a script cut short', new Response(script.slice(0, -4))],
    ['a script of another version', new Response('export const film = 2;\n')],
    ['an empty answer', new Response('')],
    ['404', new Response(script, { status: 404 })],
    [
      'a broken body',
      new Response(
        new ReadableStream({
          start: (c) => {
            c.error(new Error('cut'));
          },
        }),
      ),
    ],
  ];
  it.each(wrong)('%s in place of a script is not kept', async (_name, response) => {
    const { response: none, asked } = await kept('a.js', response, new Response(signIn));
    expect(none).toBeNull();
    expect(asked).toEqual(['https://kinora.example/some/folder/a.js']);
  });

  it.each(wrong)(
    '%s that only the browser’s cache holds is asked for anew',
    async (_name, response) => {
      const { text } = await kept('a.js', response, new Response(script));
      expect(text).toBe(script);
    },
  );

  it('one that comes as the whole range of itself is kept as a plain answer, with its type', async () => {
    const headers = { 'Content-Type': 'text/javascript' };
    const { response } = await kept('a.js', new Response(script, { status: 206, headers }));
    expect(response?.status).toBe(200);
    expect(response?.headers.get('Content-Type')).toBe('text/javascript');
  });

  it('a page into which the host wrote lines of its own is kept, as it came', async () => {
    const written = page.replace(
      '</body>',
      '<script src="https://count.example/"></script></body>',
    );
    expect((await kept('index.html', new Response(written))).text).toBe(written);
  });

  it.each([
    ['a sign-in page', signIn],
    ['the page of another build', page.replace('"b"', '"c"')],
    ['the page cut short', page.slice(0, -8)],
  ])('%s in place of the page is not kept', async (_name, text) => {
    expect((await kept('index.html', new Response(text))).response).toBeNull();
  });

  it('what is none of them is not kept', async () => {
    expect((await kept('other.js', new Response(script))).response).toBeNull();
  });
});
