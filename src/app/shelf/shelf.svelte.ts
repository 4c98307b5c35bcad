import { SvelteSet } from 'svelte/reactivity';
import type { Clip } from '../../common/clip.ts';
import { asKinoraError, type KinoraError } from '../../common/errors.ts';
import type { Ports } from '../ports.ts';

export type Shelf = ReturnType<typeof createShelf>;

/** The visitor's clips, newest first. One the browser would not keep stands here all the same. */
export function createShelf(store: Ports['clips']) {
  let clips = $state.raw<readonly Clip[]>([]);
  const unkept = new SvelteSet<string>();

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
      try {
        const gone = await store.put(clip);
        clips = clips.filter(({ id }) => !gone.some((each) => each.id === id));
        return { gone: gone.length };
      } catch (thrown) {
        unkept.add(clip.id);
        return { error: asKinoraError(thrown, 'storage-unavailable'), gone: 0 };
      }
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
