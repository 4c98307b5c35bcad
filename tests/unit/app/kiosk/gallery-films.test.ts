import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  galleryFilms,
  galleryLimitsMs,
  type FilmCache,
  type GalleryPorts,
} from '../../../../src/app/kiosk/gallery-films.ts';
import { recipe } from '../../../helpers/recipes.ts';

const never = (): Promise<never> => new Promise(() => undefined);
const gallery = ['fish.mp4', 'boat.mp4'].map((url, seed) => ({
  url,
  recipe: recipe({ seed, beats: [{ atSeconds: 0, prompt: url }] }),
})) as unknown as GalleryPorts['gallery'];
const answers = (): Promise<Response> => Promise.resolve(new Response('film'));

function cacheOf(kept: Map<string, Response>): FilmCache {
  return {
    match: (key) => Promise.resolve(kept.get(key as string)?.clone()),
    put: (key, response) => Promise.resolve(void kept.set(key as string, response)),
  };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Their sentences, once all that is waited for has had its time. */
async function filmsIn(ports: Omit<GalleryPorts, 'gallery'>, ms: number): Promise<string[]> {
  const films = galleryFilms({ gallery, ...ports });
  await vi.advanceTimersByTimeAsync(ms);
  return (await films).map(({ prompt }) => prompt);
}

test('films are fetched once and then had without a network', async () => {
  const kept = new Map<string, Response>();
  const openCache = () => Promise.resolve(cacheOf(kept));
  expect(await filmsIn({ fetch: answers, openCache }, 0)).toEqual(['fish.mp4', 'boat.mp4']);
  const offline = () => Promise.reject(new TypeError('offline'));
  expect(await filmsIn({ fetch: offline, openCache }, 0)).toEqual(['fish.mp4', 'boat.mp4']);
  expect(await filmsIn({ fetch: offline, openCache: undefined }, 0)).toEqual([]);
});

test('a film whose host says nothing is left out in time, and its request is ended', async () => {
  const signals: AbortSignal[] = [];
  const fetch: GalleryPorts['fetch'] = (url, { signal }) => {
    signals.push(signal);
    return url === 'fish.mp4' ? never() : answers();
  };
  const films = await filmsIn({ fetch, openCache: undefined }, galleryLimitsMs.fetch);
  expect(films).toEqual(['boat.mp4']);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
});

test('a film that stops on its way is left out as well', async () => {
  const stuck = () =>
    Promise.resolve(new Response(new ReadableStream({ pull: never }, { highWaterMark: 0 })));
  expect(await filmsIn({ fetch: stuck, openCache: undefined }, galleryLimitsMs.fetch)).toEqual([]);
});

test.each([
  ['opens', () => never()],
  ['finds', () => Promise.resolve({ match: never, put: never })],
  ['keeps', () => Promise.resolve({ ...cacheOf(new Map()), put: never })],
  ['refuses to open', () => Promise.reject(new Error('no room'))],
])('a cache that never %s anything costs no film', async (_name, openCache) => {
  const ms = 2 * galleryLimitsMs.cache;
  expect(await filmsIn({ fetch: answers, openCache }, ms)).toEqual(['fish.mp4', 'boat.mp4']);
});
