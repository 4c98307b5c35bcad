import { mount, unmount } from 'svelte';
import { onTestFinished } from 'vitest';
import Kiosk from '../../src/app/kiosk/Kiosk.svelte';
import type { LoopFilm } from '../../src/app/kiosk/kiosk-ports.ts';
import { createFilmSoFar, mediaSourceOf } from '../../src/app/stage/film-so-far.svelte.ts';
import { storePin } from '../../src/app/kiosk/pin.ts';
import '../../src/app/look/base.css';
import { localKioskStore, type KioskSettings } from '../../src/storage/kiosk.ts';
import { scriptedEngine, type ScriptedEngine } from './scripted-engine.ts';

export interface KioskPage {
  readonly engine: ScriptedEngine;
  /** Time goes by, which the kiosk sees within a second. */
  readonly letPass: (ms: number) => void;
  /** Ends it before the test does. */
  readonly close: () => Promise<void>;
}

export const pin = '4711';

/** The whole kiosk over a scripted engine and a store in memory; gone when the test is. */
export async function openKiosk(
  films: readonly LoopFilm[],
  settings: Partial<KioskSettings> = {},
  insecureAddress?: string,
): Promise<KioskPage> {
  const engine = scriptedEngine();
  const kept = new Map<string, string>();
  const store = localKioskStore(() => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  }));
  store.saveSettings({ ...store.settings(), pin: await storePin(pin), ...settings });
  let passedMs = 0;
  const app = mount(Kiosk, {
    target: document.body,
    props: {
      offlinePort: undefined,
      ports: {
        engine: engine.api,
        restartEngine: () => undefined,
        clock: {
          nowMs: () => performance.now() + passedMs,
          date: () => new Date(Date.UTC(2026, 10, 24, 12) + performance.now() + passedMs),
        },
        store,
        ownLanguage: 'en',
        loopFilms: () => Promise.resolve(films),
        liveScreen: createFilmSoFar(mediaSourceOf(globalThis)),
        remembered: () => ({ backend: undefined, trials: undefined }),
        rollSeed: () => 7,
        traces: { bytes: () => Promise.resolve(0), erase: () => Promise.resolve() },
        folder: {
          isOffered: true,
          choose: () => Promise.resolve('stick'),
          ready: () => Promise.resolve('stick'),
          save: () => Promise.resolve('film-1.mp4'),
        },
        wakeLock: { hold: () => undefined, release: () => undefined },
        ownAddress: 'https://kinora.example/',
        insecureAddress,
        reload: () => undefined,
        leave: () => undefined,
      },
    },
  });
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await unmount(app);
    isOpen = false;
  };
  onTestFinished(close);
  return {
    engine,
    letPass: (ms) => {
      passedMs += ms;
    },
    close,
  };
}
