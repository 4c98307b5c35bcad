import { expect, test, vi } from 'vitest';
import {
  createFilmSoFar,
  type MediaSourceKind,
} from '../../../src/app/stage/film-so-far.svelte.ts';
import type { FilmPart } from '../../../src/common/progress.ts';

const part: FilmPart = {
  ...{ bytes: new Uint8Array(1), mimeType: 'video/mp4', isFirst: true, startMs: 0, endMs: 2000 },
};

/** A browser's MediaSource of which something is not as it says. */
function kind(broken: Partial<Record<'ask' | 'open' | 'add', true>>): MediaSourceKind {
  class Source extends EventTarget {
    static isTypeSupported = broken.ask ? undefined : () => true;
    readonly readyState = 'open';
    constructor() {
      super();
      if (broken.open) throw new TypeError('Illegal constructor');
      queueMicrotask(() => this.dispatchEvent(new Event('sourceopen')));
    }
    addSourceBuffer(): SourceBuffer {
      if (broken.add) throw new DOMException('no room', 'QuotaExceededError');
      const buffer = { updating: false, appendBuffer: () => undefined };
      return Object.assign(new EventTarget(), buffer) as unknown as SourceBuffer;
    }
  }
  return Source as unknown as MediaSourceKind;
}

test.each([
  ['cannot be asked', { ask: true }],
  ['cannot be opened', { open: true }],
  ['refuses what it said it takes', { add: true }],
] as const)('a player that %s shows nothing, and hurts nobody', async (_, broken) => {
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:film');
  const film = createFilmSoFar(kind(broken));
  film.append(part);
  await Promise.resolve();
  expect([film.url, film.endMs]).toEqual([undefined, 0]);
  film.append({ ...part, isFirst: false });
  expect(film.url).toBeUndefined();
  const sound = createFilmSoFar(kind({}));
  sound.append(part);
  await Promise.resolve();
  expect(sound.url).toBe('blob:film');
});
