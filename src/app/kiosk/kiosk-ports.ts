import type { Clock } from '../../common/clock.ts';
import type { Language } from '../../common/language.ts';
import type { KioskStore } from '../../storage/kiosk.ts';
import type { Remembered } from '../device/engine-here.ts';
import type { Folder } from '../folder/folder.ts';
import type { Ports } from '../ports.ts';
import type { FilmSoFar } from '../stage/film-so-far.svelte.ts';

/** A film that plays while nobody is there. */
export interface LoopFilm {
  readonly file: Blob;
  readonly prompt: string;
  /** Of this browser's shelf. */
  readonly isOwn: boolean;
}

export type LiveScreen = Pick<FilmSoFar, 'url' | 'endMs' | 'append' | 'close'>;

/** Everything a kiosk needs from outside; `main.ts` gives the real ones, tests their own. */
export interface KioskPorts {
  readonly engine: Pick<
    Ports['engine'],
    'inspect' | 'download' | 'judge' | 'make' | 'cancel' | 'say' | 'onDeath'
  >;
  /** Ends the worker with all that is in its memory; what it was asked for rejects. */
  readonly restartEngine: () => void;
  readonly clock: Clock;
  readonly store: KioskStore;
  /** Spoken where the staff chose none: the browser's. */
  readonly ownLanguage: Language;
  /** Of the gallery, kept for use without a network, and of this browser's shelf. */
  readonly loopFilms: (withOwnClips: boolean) => Promise<readonly LoopFilm[]>;
  /** Plays a film while it is made. */
  readonly liveScreen: LiveScreen;
  /** Of "This device" in this browser: what the staff chose and measured before they opened the kiosk. */
  readonly remembered: () => Remembered;
  readonly rollSeed: () => number;
  readonly traces: Traces;
  readonly folder: Folder;
  readonly wakeLock: WakeLock;
  /** The page's own address where another device can open it, as far as one can tell. */
  readonly ownAddress: string | undefined;
  /** Where the page is opened at an address at which browsers let it make no videos. */
  readonly insecureAddress: string | undefined;
  readonly reload: () => void;
  /** Opens the page without the kiosk. */
  readonly leave: () => void;
}

/** What a visitor may leave in this browser. */
export interface Traces {
  /** Bytes that are kept now and were not when the kiosk began. */
  readonly bytes: () => Promise<number>;
  readonly erase: () => Promise<void>;
}

/** Keeps the screen lit, where the browser can. */
export interface WakeLock {
  readonly hold: () => void;
  readonly release: () => void;
}
