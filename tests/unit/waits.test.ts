import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openEndedCalls } from '../helpers/open-ended-calls.ts';

/** Who waits without a limit here, and why. */
const allowed: Readonly<Record<string, string>> = {
  'src/app/folder/folder.ts: folder.getFileHandle':
    'the search for a free name, which `save` waits for with a limit',
  'src/app/folder/folder.ts: folder.requestPermission': 'a person is asked',
  'src/app/kiosk/browser-ports.ts: caches.open': 'a port of `galleryFilms`, which has the limit',
  'src/app/kiosk/browser-ports.ts: fetch': 'a port of `galleryFilms`, which has the limit',
  'src/app/kiosk/browser-ports.ts: navigator.wakeLock.request': 'nothing waits for it',
  'src/app/language/language.svelte.ts: import': '`speak` has the limit for all of them',
  'src/app/library/bring-in-port.ts: locks.request':
    'another tab brings a zip in, and each wait of that has a limit',
  'src/app/main.ts: import': 'until then index.html says what it is when it stays',
  'src/app/queue/queue-port.ts: locks.request': 'held as long as the tab stands',
  'src/app/queue/unfinished-jobs.ts: locks.request':
    'another tab may work for hours; an offer alone waits for it',
  'src/engine/job.ts: locks.request': 'has a signal with a limit of its own',
  'src/engine/media/painter.ts: context.canvas.convertToBlob':
    'a port of `encodeFilm`, which has the limit',
  'src/engine/media/ports.ts: VideoDecoder.isConfigSupported':
    'a port of `checkEncoder`, which has the limit',
  'src/engine/media/ports.ts: VideoEncoder.isConfigSupported':
    'a port of the codec ladder, which has the limit',
  'src/engine/weights/turns.ts: locks.request': 'ends when the tab that fetches falls silent',
  'src/engine/worker.ts: fetch': 'a port of `openModel`, which has the limit',
  'src/service-worker/service-worker.ts: fetch': 'the browser’s own request, passed on',
  'src/service-worker/service-worker.ts: self.clients.matchAll':
    'the page waits for the answer with a limit',
  'src/service-worker/service-worker.ts: self.skipWaiting':
    'the page waits for its turn with a limit',
  'src/service-worker/withdrawn.ts: clients.matchAll': 'a port of `withdraw`, which has the limit',
  'src/service-worker/withdrawn.ts: registration.unregister':
    'a port of `withdraw`, which has the limit',
  'src/service-worker/withdrawn.ts: self.skipWaiting': 'the browser ends an install that hangs',
  'src/storage/database.ts: openDB': 'races a limit that grows while another tab is asked',
};

const files = ['app', 'common', 'engine', 'service-worker', 'storage'].flatMap((folder) =>
  readdirSync(`src/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name))
    .map((name) => `src/${folder}/${name}`),
);

describe('every wait for a browser, a host, a disk or another tab', () => {
  it('has a limit, or a reason', () => {
    const openEnded = files.flatMap((path) =>
      openEndedCalls(path, readFileSync(path, 'utf8')).map(({ callee }) => `${path}: ${callee}`),
    );
    expect([...new Set(openEnded)].sort()).toEqual(Object.keys(allowed).sort());
  });

  it.each([
    ['const held = await navigator.locks.query();', ['navigator.locks.query']],
    ['const film = await (await fetch(url)).blob();', ['fetch']],
    ['const { a } = await import("./a.ts");', ['import']],
    ['await container.ready;', ['container.ready']],
    [
      'const all = navigator?.storage?.estimate().catch(() => ({}));',
      ['navigator.storage.estimate'],
    ],
    ['const held = await withDeadline(navigator.locks.query(), 3000, "locks");', []],
    ['const asked = gpu.requestAdapter(); await patient.wait(asked);', []],
    ['const open = () => openDB("x"); await withDeadline(open(), 9, "open");', []],
    ['const look = (work) => withDeadline(work(), 9, "x"); look(() => fetch(url));', []],
    ['void fetch(url).catch(() => undefined); navigator.storage.persist().catch(note);', []],
    ['const found = text.matchAll(/a/g); this.fetcher(url); register(x);', []],
  ])('%s', (code, callees) => {
    expect(openEndedCalls('x.ts', code).map(({ callee }) => callee)).toEqual(callees);
    const svelte = `<script lang="ts">${code}</script><p>fetch(url)</p>`;
    expect(openEndedCalls('x.svelte', svelte)).toHaveLength(callees.length);
  });
});
