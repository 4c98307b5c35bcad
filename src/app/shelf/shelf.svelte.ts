import { SvelteSet } from 'svelte/reactivity';
import type { Clip } from '../../common/clip.ts';
import { asKinoraError, type KinoraError } from '../../common/errors.ts';
import type { Ports } from '../ports.ts';

export type Shelf = ReturnType<typeof createShelf>;

/** Clips in memory alone that stand here at once; older ones go, as a day's clips would fill it. */
const mostUnkept = 20;

/** The visitor's clips, newest first. One the browser would not keep stands here all the same. */
export function createShelf(store: Ports['clips']) {
  let clips = $state.raw<readonly Clip[]>([]);
  const unkept = new SvelteSet<string>();

  async function keep(clip: Clip): Promise<{ error?: KinoraError; gone: number }> {
    try {
      const gone = await store.put(clip);
      unkept.delete(clip.id);
      clips = clips.filter(({ id }) => !gone.some((each) => each.id === id));
      return { gone: gone.length };
    } catch (thrown) {
      unkept.add(clip.id);
      return { error: asKinoraError(thrown, 'storage-unavailable'), gone: dropUnkept() };
    }
  }

  /** @returns how many of the oldest went. */
  function dropUnkept(): number {
    const going = clips.filter(({ id }) => unkept.has(id)).slice(mostUnkept);
    for (const { id } of going) unkept.delete(id);
    clips = clips.filter((clip) => !going.includes(clip));
    return going.length;
  }

  return {
    get clips() {
      return clips;
    },
    isKept: (clip: Clip) => !unkept.has(clip.id),
    load: async (): Promise<void> => {
      const stored = await store.list();
      clips = [...clips, ...stored.filter(({ id }) => !clips.some((clip) => clip.id === id))];
    },
    /** @returns why the clip could not be kept, if so, and how many old ones went to make room. */
    async add(clip: Clip): Promise<{ error?: KinoraError; gone: number }> {
      clips = [clip, ...clips];
      return keep(clip);
    },
    /**
     * What the browser deleted is kept again where it is still in memory, and leaves the shelf where
     * it is not. @returns how many of each.
     */
    async recheck(): Promise<{ again: number; gone: number }> {
      const stored = (await store.list()).map(({ id }) => id);
      const missing = clips.filter(({ id }) => !stored.includes(id) && !unkept.has(id));
      const unreadable: Clip[] = [];
      for (const clip of missing.toReversed()) {
        if (!(await isReadable(clip))) unreadable.push(clip);
        else await keep(clip);
      }
      clips = clips.filter((clip) => !unreadable.includes(clip));
      const kept = missing.filter((clip) => !unreadable.includes(clip) && !unkept.has(clip.id));
      return { again: kept.length, gone: unreadable.length };
    },
    /** @returns puts the clip back where it stood. */
    async throwAway(clip: Clip): Promise<() => Promise<void>> {
      await store.remove(clip.id);
      const place = clips.indexOf(clip);
      clips = clips.filter((each) => each !== clip);
      return async () => {
        clips = clips.toSpliced(place, 0, clip);
        await store.put(clip);
      };
    },
  };
}

/** A file that lay in a deleted database has its size still, and no bytes. */
async function isReadable({ file, poster }: Clip): Promise<boolean> {
  try {
    await Promise.all([file.arrayBuffer(), poster.arrayBuffer()]);
    return true;
  } catch {
    return false;
  }
}
