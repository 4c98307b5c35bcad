import { withDeadline } from '../../common/deadline.ts';
import { firstPrompt } from '../../common/recipe.ts';
import type { GalleryClip } from '../stage/gallery.ts';
import type { LoopFilm } from './kiosk-ports.ts';

export interface GalleryPorts {
  readonly gallery: readonly GalleryClip[];
  readonly fetch: (url: string, init: { readonly signal: AbortSignal }) => Promise<Response>;
  /** Rejects, or is undefined, where the browser keeps nothing. */
  readonly openCache: (() => Promise<FilmCache>) | undefined;
}

export type FilmCache = Pick<Cache, 'match' | 'put'>;

/** What a kiosk waits for a film of the gallery, a megabyte at most, and for its cache. */
export const galleryLimitsMs = { fetch: 30_000, cache: 5000 };

/**
 * Each is fetched once and kept, so that a kiosk without a network has its films. One that does not come in time is
 * left out; a cache that is silent is as if it kept nothing.
 */
export async function galleryFilms({
  gallery,
  fetch,
  openCache,
}: GalleryPorts): Promise<LoopFilm[]> {
  const cached = <T>(work: Promise<T>): Promise<T | undefined> =>
    withDeadline(work, galleryLimitsMs.cache, 'cache').catch(() => undefined);
  const cache = openCache && (await cached(openCache()));

  async function fetched(url: string, key: string): Promise<Blob> {
    const late = new AbortController();
    const whole = async (): Promise<Blob> => {
      const response = await fetch(url, { signal: late.signal });
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      const copy = response.clone();
      const film = await response.blob();
      // Where there is no room the next start fetches it again.
      if (cache) await cached(cache.put(key, copy));
      return film;
    };
    return withDeadline(whole(), galleryLimitsMs.fetch, url).finally(() => {
      late.abort();
    });
  }

  const films = gallery.map(async ({ url, recipe }) => {
    // The same address holds another film after an update.
    const key = `${url}?seed=${recipe.seed}&model=${recipe.model}`;
    const kept = cache && (await cached(cache.match(key)));
    const film = kept && (await cached(kept.blob()));
    return { file: film ?? (await fetched(url, key)), prompt: firstPrompt(recipe), isOwn: false };
  });
  const settled = await Promise.allSettled(films);
  return settled.flatMap((film) => (film.status === 'fulfilled' ? [film.value] : []));
}
