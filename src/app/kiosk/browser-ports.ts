/** What a kiosk needs of the browser. */
import { systemClock } from '../../common/clock.ts';
import { firstPrompt } from '../../common/recipe.ts';
import { inDatabase } from '../../storage/in-database.ts';
import { localKioskStore } from '../../storage/kiosk.ts';
import { browserFolder, folderKeys } from '../folder/folder.ts';
import { spokenLanguage } from '../language/language.svelte.ts';
import { isOnlyHere, ownAddress } from '../link/own-address.ts';
import type { Ports } from '../ports.ts';
import { createFilmSoFar, mediaSourceOf } from '../stage/film-so-far.svelte.ts';
import { galleryFilms } from './gallery-films.ts';
import type { KioskPorts, WakeLock } from './kiosk-ports.ts';
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
      const shipped = await galleryFilms({
        gallery: ports.gallery,
        fetch: (url, init) => fetch(url, init),
        openCache: 'caches' in window ? () => caches.open('kinora-kiosk') : undefined,
      });
      const kept = withOwnClips ? await ports.clips.list().catch(() => []) : [];
      const own = kept.filter(({ binnedAtMs }) => binnedAtMs === undefined);
      return [
        ...shipped,
        ...own.map(({ file, recipe }) => ({ file, prompt: firstPrompt(recipe), isOwn: true })),
      ];
    },
    liveScreen: createFilmSoFar(mediaSourceOf(globalThis)),
    remembered: () => ports.settings.load(),
    rollSeed: ports.rollSeed,
    traces: tracesOf({
      web: () => [localStorage, sessionStorage],
      inDatabase,
      clock: systemClock,
    }),
    folder: browserFolder(inDatabase, folderKeys.kiosk),
    wakeLock: browserWakeLock(),
    ownAddress: isOnlyHere(location.hostname) ? undefined : ownAddress(),
    insecureAddress: ports.insecureAddress,
    reload: ports.reload,
    leave: () => {
      location.assign(location.pathname);
    },
  };
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
