import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { KeptClip } from '../../common/clip.ts';
import { firstPrompt } from '../../common/recipe.ts';
import { asKinoraError, type KinoraError } from '../../common/errors.ts';
import type { Damaged } from '../../storage/damaged.ts';
import { clipBytes } from '../../storage/clip-records.ts';
import { changed, type ClipChanges } from '../../storage/clips.ts';
import { inBatches } from '../library/batches.ts';
import type { Ports } from '../ports.ts';
import { noClipNews, telling, type ClipNews } from './clip-news.ts';

export type Shelf = ReturnType<typeof createShelf>;

/** Clips in memory alone that stand here at once; older ones go, as a day's clips would fill it. */
const mostUnkept = 20;

/** What took a clip from the shelf that the visitor may be looking at: another tab, or newer clips. */
export type GoneBy = 'other-tab' | 'no-room';

/** What lies in the bin for so long is erased. */
export const binnedForMs = 30 * 24 * 3600 * 1000;

/**
 * The visitor's clips, newest first. One the browser would not keep stands here all the same.
 * @param onGone clips that were to be changed are not in the store any more, as another tab erased them
 */
export function createShelf(
  given: Omit<Ports['clips'], 'list'>,
  onGone: (count: number) => void = () => undefined,
  news: ClipNews = noClipNews,
) {
  const store = telling(given, news);
  let all = $state.raw<readonly KeptClip[]>([]);
  /** How often something was written by this tab and stands in `all`. */
  let writes = 0;
  /** What is read of the store in turn: the first look, and what other tabs tell. */
  let reading: Promise<unknown> = Promise.resolve();
  /** In the store, where nobody can read them. */
  let unread = $state.raw<readonly Damaged[]>([]);
  const unkept = new SvelteSet<string>();
  /** By id; what this tab erased is not told of. */
  const gone = new SvelteMap<string, GoneBy>();
  const clips = $derived(all.filter(({ binnedAtMs }) => binnedAtMs === undefined));
  const binned = $derived(all.filter(({ binnedAtMs }) => binnedAtMs !== undefined));
  /** One that came in anew, from a zip, is no longer among them. */
  const damaged = $derived(unread.filter(({ key }) => all.every(({ id }) => id !== key)));

  async function keep(
    clip: KeptClip,
    endsJob?: string,
  ): Promise<{ error?: KinoraError; gone: number }> {
    try {
      const went = await store.put(clip, endsJob);
      writes++;
      unkept.delete(clip.id);
      leave(
        went.map(({ id }) => id),
        'no-room',
      );
      return { gone: went.filter(({ binnedAtMs }) => binnedAtMs === undefined).length };
    } catch (thrown) {
      unkept.add(clip.id);
      return { error: asKinoraError(thrown, 'storage-unavailable'), gone: dropUnkept() };
    }
  }

  function leave(ids: readonly string[], by: GoneBy): void {
    for (const { id } of all) if (ids.includes(id)) gone.set(id, by);
    all = all.filter(({ id }) => !ids.includes(id));
  }

  /** All together, else by halves, so that what there is room for is kept. */
  async function keepAll(
    clips: readonly KeptClip[],
  ): Promise<{ kept: readonly KeptClip[]; error?: KinoraError }> {
    try {
      return { kept: await store.putAll(clips) };
    } catch (thrown) {
      const error = asKinoraError(thrown, 'storage-unavailable');
      if (error.code !== 'storage-full' || clips.length === 1) return { kept: [], error };
      const middle = Math.ceil(clips.length / 2);
      const first = await keepAll(clips.slice(0, middle));
      if (first.error) return first;
      const second = await keepAll(clips.slice(middle));
      return { ...second, kept: [...first.kept, ...second.kept] };
    }
  }

  /** @returns how many of the oldest went. */
  function dropUnkept(): number {
    const going = all.filter(({ id }) => unkept.has(id)).slice(mostUnkept);
    for (const { id } of going) unkept.delete(id);
    leave(
      going.map(({ id }) => id),
      'no-room',
    );
    return going.length;
  }

  /** What is in memory alone changes there alone; what the store has no more leaves the shelf. */
  async function change(ids: readonly string[], changes: ClipChanges): Promise<void> {
    const kept = all.filter(({ id }) => ids.includes(id) && !unkept.has(id)).map(({ id }) => id);
    const there = kept.length > 0 ? await store.update(kept, changes) : [];
    const missing = kept.filter((id) => !there.includes(id));
    writes++;
    leave(missing, 'other-tab');
    all = all.map((clip) => (ids.includes(clip.id) ? changed(clip, changes) : clip));
    if (missing.length > 0) onGone(missing.length);
  }

  /** As the store has it; one that this tab writes meanwhile is read once more. */
  async function readAgain(id: string): Promise<void> {
    if (unkept.has(id)) return;
    let before: number;
    let clip: KeptClip | undefined;
    do {
      before = writes;
      clip = await store.get(id);
    } while (before !== writes);
    const read = clip;
    if (read === undefined) {
      leave([id], 'other-tab');
      return;
    }
    gone.delete(id);
    if (all.some((each) => each.id === id)) all = all.map((each) => (each.id === id ? read : each));
    else all = placed(all, read);
  }

  function inTurn(read: () => Promise<void>): Promise<void> {
    const done = reading.then(read);
    reading = done.catch(() => undefined);
    return done;
  }

  news.watch((ids) => {
    const readAll = async (): Promise<void> => {
      for (const id of ids) await readAgain(id);
    };
    // What cannot be read now is found when the page is loaded again.
    inTurn(readAll).catch(() => undefined);
  });

  return {
    /** What is not in the bin. */
    get clips() {
      return clips;
    },
    get binned() {
      return binned;
    },
    /** Of all files and pictures, those in the bin too. */
    get bytes() {
      return bytesOf(all);
    },
    /** Of those in the bin. */
    get binnedBytes() {
      return bytesOf(binned);
    },
    /** Those that cannot be read. */
    get damaged() {
      return damaged;
    },
    addDamaged: (one: Damaged): void => {
      unread = [...unread, one];
    },
    dropDamaged: (one: Damaged): void => {
      unread = unread.filter((each) => each !== one);
    },
    /** One whose files are gone under the shelf leaves it, and stands among the damaged. */
    async check(clip: KeptClip): Promise<void> {
      if (unkept.has(clip.id) || (await beginsReadable(clip.file))) return;
      if (all.every(({ id }) => id !== clip.id)) return;
      all = all.filter(({ id }) => id !== clip.id);
      const { id: key, recipe } = clip;
      const name = firstPrompt(recipe);
      unread = [...unread, { store: 'clips', key, fault: 'file', name, recipe }];
    },
    /** Whether clips stand here in memory alone. */
    get hasUnkept() {
      return unkept.size > 0;
    },
    isKept: ({ id }: KeptClip) => !unkept.has(id),
    takesOf: (takes: string) => clips.filter((clip) => clip.takesOf === takes),
    /** What took it from the shelf; undefined while it stands there, and of one that this tab erased. */
    goneBy: ({ id }: KeptClip) => gone.get(id),
    /** As it stands now; undefined once it is gone. */
    clipOf: (id: string) => all.find((clip) => clip.id === id),
    /** The clip that a source of a recipe is, if it is here. */
    clipOfLatents: (sha256: string) => all.find(({ latentsSha256 }) => latentsSha256 === sha256),
    /** @param nowMs since 1970: what lies in the bin for long is erased */
    load: (nowMs: number): Promise<void> =>
      inTurn(async () => {
        const { whole: stored, damaged: inStore } = await store.inventory();
        unread = inStore;
        const old = stored.filter(({ binnedAtMs = nowMs }) => nowMs - binnedAtMs > binnedForMs);
        all = [
          ...all,
          ...stored.filter((each) => !old.includes(each) && !all.some(({ id }) => id === each.id)),
        ];
        if (old.length > 0) await store.remove(...old.map(({ id }) => id));
      }),
    /**
     * @param endsJob the queued job that it came of
     * @returns why the clip could not be kept, if so, and how many old ones went to make room.
     */
    async add(clip: KeptClip, endsJob?: string): Promise<{ error?: KinoraError; gone: number }> {
      all = [clip, ...all];
      return keep(clip, endsJob);
    },
    /** One that is gone from here stands again where it stood, out of the bin; else as `add`. */
    async addAgain(clip: KeptClip): Promise<{ error?: KinoraError; gone: number }> {
      const again = changed(clip, { binnedAtMs: undefined });
      gone.delete(clip.id);
      all = placed(all, again);
      return keep(again);
    },
    /**
     * Clips of elsewhere, in among those that are here; one that is here already stays as it is. They are
     * kept together; where there is no room for all, as many of the first as there is room for.
     * @returns how many are kept, and why others are not
     */
    async bringIn(incoming: readonly KeptClip[]): Promise<{ added: number; error?: KinoraError }> {
      const fresh = incoming.filter(({ id }) => !all.some((clip) => clip.id === id));
      const { kept, error } = await keepAll(fresh);
      writes++;
      // Another tab may have brought in the same ones meanwhile.
      const others = all.filter((each) => kept.every(({ id }) => id !== each.id));
      all = kept.reduce(placed, others);
      for (const { id } of kept) gone.delete(id);
      return { added: kept.length, ...(error && { error }) };
    },
    /**
     * What the browser deleted is kept again where it is still in memory, and leaves the shelf where
     * it is not. @returns how many of each.
     */
    async recheck(): Promise<{ again: number; gone: number }> {
      const { whole: stored, damaged: inStore } = await store.inventory();
      unread = inStore;
      const ids = [...stored.map(({ id }) => id), ...inStore.map(({ key }) => key)];
      const missing = all.filter(({ id }) => !ids.includes(id) && !unkept.has(id));
      const unreadable: KeptClip[] = [];
      const readable: KeptClip[] = [];
      for (const clip of missing) {
        ((await isReadable(clip)) ? readable : unreadable).push(clip);
      }
      for await (const batch of inBatches(readable)) {
        const { kept } = await keepAll(batch);
        for (const { id } of batch.slice(kept.length)) unkept.add(id);
      }
      dropUnkept();
      all = all.filter((clip) => !unreadable.includes(clip));
      const kept = missing.filter((clip) => !unreadable.includes(clip) && !unkept.has(clip.id));
      return { again: kept.length, gone: unreadable.length };
    },
    star: (ids: readonly string[], isStarred: boolean) =>
      change(ids, { isStarred: isStarred ? true : undefined }),
    /** @param folder undefined for none */
    putInFolder: (ids: readonly string[], folder: string | undefined) => change(ids, { folder }),
    /** Puts clips into the bin. @returns takes them out again */
    async bin(binning: readonly KeptClip[], nowMs: number): Promise<() => Promise<void>> {
      const ids = binning.map(({ id }) => id);
      await change(ids, { binnedAtMs: nowMs });
      return () => unbin(ids);
    },
    unbin,
    /** For good. */
    async erase(ids: readonly string[]): Promise<void> {
      await store.remove(...ids.filter((id) => !unkept.has(id)));
      writes++;
      for (const id of ids) unkept.delete(id);
      // Nor are those that another tab erased a moment before.
      for (const id of ids) gone.delete(id);
      all = all.filter(({ id }) => !ids.includes(id));
    },
  };

  function unbin(ids: readonly string[]): Promise<void> {
    return change(ids, { binnedAtMs: undefined });
  }
}

function bytesOf(clips: readonly KeptClip[]): number {
  return clips.reduce((sum, clip) => sum + clipBytes(clip), 0);
}

/** In among the others, newest first. */
function placed(clips: readonly KeptClip[], clip: KeptClip): readonly KeptClip[] {
  const place = clips.findIndex(({ createdAtMs }) => createdAtMs < clip.createdAtMs);
  return clips.toSpliced(place < 0 ? clips.length : place, 0, clip);
}

/** Its first byte tells: what is gone is gone as a whole. */
async function beginsReadable(file: Blob): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** A file that lay in a deleted database has its size still, and no bytes. */
async function isReadable({ file, poster }: KeptClip): Promise<boolean> {
  try {
    await Promise.all([file.arrayBuffer(), poster.arrayBuffer()]);
    return true;
  } catch {
    return false;
  }
}
