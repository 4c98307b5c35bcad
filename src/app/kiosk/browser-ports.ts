/** What a kiosk needs of the browser. */
import { systemClock } from '../../common/clock.ts';
import { firstPrompt } from '../../common/recipe.ts';
import { inDatabase } from '../../storage/in-database.ts';
import { localKioskStore } from '../../storage/kiosk.ts';
import { browserFolder, folderKeys } from '../folder/folder.ts';
import { spokenLanguage } from '../language/language.svelte.ts';
import { isOnlyHere, ownAddress } from '../link/own-address.ts';
import type { Ports } from '../ports.ts';
import type { KioskPorts, LoopFilm, WakeLock } from './kiosk-ports.ts';
import { tracesOf } from './traces.ts';

/** @param restartEngine ends the worker of `ports.engine` */
export function kioskPorts(ports: Ports, restartEngine: () => void): KioskPorts {
  return {
    engine: ports.engine,
    restartEngine,
    clock: systemClock,
    store: localKioskStore(() => localStorage),
    ownLanguage: spokenLanguage(),
    loopFilms: async (withOwnClips) => {
      const shipped = await galleryFilms(ports.gallery);
      const kept = withOwnClips ? await ports.clips.list().catch(() => []) : [];
      const own = kept.filter(({ binnedAtMs }) => binnedAtMs === undefined);
      return [
        ...shipped,
        ...own.map(({ file, recipe }) => ({ file, prompt: firstPrompt(recipe), isOwn: true })),
      ];
    },
    rollSeed: ports.rollSeed,
    traces: tracesOf({
      web: () => [localStorage, sessionStorage],
      inDatabase,
      clock: systemClock,
    }),
    folder: browserFolder(inDatabase, folderKeys.kiosk),
    wakeLock: browserWakeLock(),
    ownAddress: isOnlyHere() ? undefined : ownAddress(),
    reload: ports.reload,
    leave: () => {
      location.assign(location.pathname);
    },
  };
}

const cacheName = 'kinora-kiosk';

/** Each is fetched once and kept, so that a kiosk without a network has its films. */
async function galleryFilms(gallery: Ports['gallery']): Promise<LoopFilm[]> {
  const cache =
    'caches' in window ? await caches.open(cacheName).catch(() => undefined) : undefined;
  const films = gallery.map(async ({ url, recipe }) => {
    // The same address holds another film after an update.
    const key = `${url}?seed=${recipe.seed}&model=${recipe.model}`;
    const kept = await cache?.match(key);
    const response = kept ?? (await fetch(url));
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    // Where there is no room the next start fetches it again.
    if (kept === undefined) await cache?.put(key, response.clone()).catch(() => undefined);
    return { file: await response.blob(), prompt: firstPrompt(recipe), isOwn: false };
  });
  const settled = await Promise.allSettled(films);
  return settled.flatMap((film) => (film.status === 'fulfilled' ? [film.value] : []));
}

function browserWakeLock(): WakeLock {
  let isWanted = false;
  let held: Promise<WakeLockSentinel | undefined> | undefined;
  const ask = (): void => {
    if (!isWanted || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    // Refused while the battery is low; asked for again when the page is next seen.
    held = navigator.wakeLock.request('screen').catch(() => undefined);
  };
  // A page that is not seen loses it.
  document.addEventListener('visibilitychange', ask);
  return {
    hold() {
      if (isWanted) return;
      isWanted = true;
      ask();
    },
    release() {
      isWanted = false;
      void held?.then((sentinel) => sentinel?.release()).catch(() => undefined);
      held = undefined;
    },
  };
}
