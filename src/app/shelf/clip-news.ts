import type { ClipStore } from '../../storage/clips.ts';

/** What tabs tell each other of the clips that are kept: ids, and nothing of what the clips are. */
export interface ClipNews {
  /** Of clips that are new, changed or gone; told when that is written. */
  tell(ids: readonly string[]): void;
  /** Calls for what other tabs told, never for what this one did. */
  watch(onNews: (ids: readonly string[]) => void): void;
}

/** Where tabs cannot hear each other: each finds the others' clips when it is loaded again. */
export const noClipNews: ClipNews = { tell: () => undefined, watch: () => undefined };

/** @param openChannel throws where the browser has no channels, or refuses them */
export function openClipNews(
  openChannel: () => BroadcastChannel = () => new BroadcastChannel('kinora.clips'),
): ClipNews {
  let channel: BroadcastChannel;
  try {
    channel = openChannel();
  } catch {
    return noClipNews;
  }
  return {
    tell: (ids) => {
      if (ids.length > 0) channel.postMessage(Array.from(ids));
    },
    watch: (onNews) => {
      channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        // A tab of another version may say anything.
        if (isIds(data)) onNews(data);
      });
    },
  };
}

function isIds(data: unknown): data is readonly string[] {
  return Array.isArray(data) && data.every((id) => typeof id === 'string');
}

type Writes = Pick<ClipStore, 'put' | 'putAll' | 'update' | 'remove'>;

/** The same store, whose writes are told once they are done. */
export function telling<T extends Writes>(store: T, news: ClipNews): T {
  const told: Writes = {
    async put(clip, endsJob) {
      const gone = await store.put(clip, endsJob);
      news.tell([clip.id, ...gone.map(({ id }) => id)]);
      return gone;
    },
    async putAll(clips) {
      const kept = await store.putAll(clips);
      news.tell(kept.map(({ id }) => id));
      return kept;
    },
    async update(ids, changes) {
      const there = await store.update(ids, changes);
      news.tell(there);
      return there;
    },
    async remove(...ids) {
      await store.remove(...ids);
      news.tell(ids);
    },
  };
  return { ...store, ...told };
}
