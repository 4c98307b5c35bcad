import type { KeptClip } from '../../common/clip.ts';
import { untilAborted, withDeadline } from '../../common/deadline.ts';
import { changed } from '../../storage/clips.ts';
import type { Notices } from '../notices/notices.svelte.ts';
import type { Ports } from '../ports.ts';
import type { Shelf } from '../shelf/shelf.svelte.ts';
import { words } from '../words.ts';
import { spokenLanguage } from '../language/language.svelte.ts';
import { found, type ShelfView } from './find.ts';
import { foldersOf } from './folders.ts';
import { createImports } from './imports.svelte.ts';

/** A zip that is being made, in clips. */
export interface Packing {
  readonly done: number;
  readonly all: number;
  /** Nothing comes of it. */
  readonly stop: () => void;
}

export type Library = ReturnType<typeof createLibrary>;

/** What is in sight of the shelf, what is chosen on it, and the way out and in of all of it. */
export function createLibrary(
  shelf: Shelf,
  notices: Notices,
  ports: Pick<Ports, 'engine' | 'saveFile' | 'dateMs' | 'bringIn'>,
) {
  let view = $state<ShelfView>('all');
  let typed = $state('');
  /** Ids; undefined while nothing is to be chosen. */
  let chosen = $state.raw<readonly string[]>();
  let packing = $state.raw<Packing>();
  const imports = createImports(shelf, notices, ports);

  const all = $derived([...shelf.clips, ...shelf.binned]);
  const folders = $derived(foldersOf(shelf.clips, spokenLanguage()));
  let wantedFolder = $state<string>();
  /** One that its last clip has left is shown no more. */
  const folder = $derived(
    wantedFolder !== undefined && folders.includes(wantedFolder) ? wantedFolder : undefined,
  );
  const shown = $derived(found(all, view, typed, view === 'bin' ? undefined : folder));
  /** What is out of sight is never acted upon. */
  const chosenClips = $derived(shown.filter(({ id }) => chosen?.includes(id)));

  return {
    get view() {
      return view;
    },
    set view(next: ShelfView) {
      view = next;
      chosen = chosen && [];
    },
    get typed() {
      return typed;
    },
    set typed(next: string) {
      typed = next;
    },
    get folders() {
      return folders;
    },
    /** The one that is shown alone; undefined while all clips are. */
    get folder() {
      return folder;
    },
    set folder(next: string | undefined) {
      wantedFolder = next;
      chosen = chosen && [];
    },
    get shown() {
      return shown;
    },
    get isChoosing() {
      return chosen !== undefined;
    },
    get chosenClips() {
      return chosenClips;
    },
    /** Undefined while nothing is packed. */
    get packing() {
      return packing;
    },
    isChosen: ({ id }: KeptClip) => chosen?.includes(id) === true,
    toggleChoosing: (): void => {
      chosen = chosen === undefined ? [] : undefined;
    },
    choose({ id }: KeptClip): void {
      if (chosen === undefined) return;
      chosen = chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id];
    },
    /** What is in sight; nothing where it was all chosen. */
    chooseAll: (): void => {
      chosen = chosenClips.length === shown.length ? [] : shown.map(({ id }) => id);
    },
    /**
     * What cannot be read any more is left out, and told.
     * @param note what is said of the zip besides
     */
    async export(clips: readonly KeptClip[], note?: string): Promise<void> {
      if (packing || clips.length === 0) return;
      const stopping = new AbortController();
      const { signal } = stopping;
      const at = (done: number): void => {
        packing = {
          done,
          all: clips.length,
          stop: () => {
            stopping.abort();
          },
        };
      };
      at(0);
      try {
        const { archiveName, libraryZip } = await untilAborted(
          fetched(import('./archive.ts')),
          signal,
        );
        // Without its latents a clip is whole; only what is made of it begins from its pictures.
        const latentsOf = (sha256: string): Promise<Float32Array | undefined> =>
          ports.engine.latentsOf(sha256).catch(() => undefined);
        // Whoever packs what lies in the bin means to have it: a bin is emptied in time.
        const packed = clips.map((clip) => changed(clip, { binnedAtMs: undefined }));
        const { zip, leftOut } = await libraryZip(packed, latentsOf, at, signal);
        ports.saveFile(zip, archiveName(ports.dateMs()));
        const told = [
          words.shelf.exported(clips.length - leftOut),
          leftOut > 0 && words.shelf.leftOut(leftOut),
          note,
        ];
        notices.show({ text: told.filter(Boolean).join(' ') });
      } catch (thrown) {
        if (!signal.aborted) throw thrown;
        notices.show({ text: words.shelf.packingStopped });
      } finally {
        packing = undefined;
      }
    },
    /** Zips that are on their way in. */
    get arrivals() {
      return imports.arrivals;
    },
    import: (file: Blob) => imports.import(file),
  };
}

/** The packer is fetched when it is needed. */
const fetched = <T>(part: Promise<T>): Promise<T> => withDeadline(part, 30_000, import.meta.url);

/**
 * By its first bytes: what a zip is called is nobody's promise.
 * @throws KinoraError `timed-out` where the disk does not give them
 */
export async function isZip(file: Blob): Promise<boolean> {
  const start = withDeadline(file.slice(0, 4).arrayBuffer(), 20_000, 'reading');
  const [p, k, three, four] = new Uint8Array(await start);
  return p === 0x50 && k === 0x4b && three === 3 && four === 4;
}
