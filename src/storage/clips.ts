/**
 * The library. A record holds its files as Blobs, which the browser reads only when asked, or as
 * bytes where the browser keeps no Blobs.
 */
import type { KeptClip } from '../common/clip.ts';
import { KinoraError } from '../common/errors.ts';
import { countBroughtIn } from './bring-in.ts';
import { asKeepable, clipBytes, clipInventory, readClip } from './clip-records.ts';
import { overLimits, totalBytes, type ClipLimits } from './clip-room.ts';
import type { Inventory } from './damaged.ts';
import { guarded, type Database, type StoredClip } from './database.ts';
import { readAll, readOne } from './read-all.ts';

/** What a visitor changes of a clip; undefined takes a field away. */
export type ClipChanges = {
  readonly [Field in 'isStarred' | 'binnedAtMs' | 'folder']?: KeptClip[Field] | undefined;
};

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export interface ClipStore {
  /** Those that can be read, newest first; no video is read. */
  list(): Promise<readonly KeptClip[]>;
  /** As `list`, with those that cannot be read. */
  inventory(): Promise<Inventory<KeptClip>>;
  /** Undefined also for one that cannot be read. */
  get(id: string): Promise<KeptClip | undefined>;
  /**
   * Keeps a clip, and in the same transaction lets others go where the limits ask for it: those in the
   * bin first, starred ones last, the oldest of each first; none that cannot be read. Fails with nothing
   * changed, and the clip still in the caller's hands.
   * @param endsJob the queued job that it came of, which is over in the same transaction
   * @returns the clips that went
   */
  put(clip: KeptClip, endsJob?: string): Promise<readonly KeptClip[]>;
  /**
   * Keeps clips of elsewhere, all of them or none, in one transaction; nothing goes to make room. As many
   * are counted to what is being brought in, where something is.
   * @returns them as they are kept: their files are the store's own, and the caller's are needed no more
   */
  putAll(clips: readonly KeptClip[]): Promise<readonly KeptClip[]>;
  /**
   * Changes clips that are kept, all of them or none, in one transaction, and nothing else of their records: another
   * tab may have changed that. What is gone, or cannot be read, is left as it is.
   * @returns ids of those that were changed
   */
  update(ids: readonly string[], changes: ClipChanges): Promise<readonly string[]>;
  /** All of them in one transaction; those that are gone are no error. */
  remove(...ids: readonly string[]): Promise<void>;
}

export function databaseClipStore(database: Database, limits: ClipLimits): ClipStore {
  const inventory = (): Promise<Inventory<KeptClip>> =>
    guarded(async () => clipInventory(await readAll(database, 'clips')));
  return {
    list: async () => (await inventory()).whole,
    inventory,
    get: (id) => guarded(() => readKept(database, id)),
    put: (clip, endsJob) =>
      guarded(() =>
        asKeepable([clip], ([each]) =>
          withStored(database, (stored) =>
            putWithinLimits(database, each!, limits, endsJob, stored),
          ),
        ),
      ),
    putAll: (clips) =>
      guarded(async () => {
        await asKeepable(clips, (each) =>
          withStored(database, (stored) => putTogether(database, each, limits, stored)),
        );
        return Promise.all(clips.map(async (clip) => (await readKept(database, clip.id)) ?? clip));
      }),
    update: (ids, changes) =>
      guarded(async () => {
        // Beforehand, as a record that the browser cannot read fails the transaction that reads it.
        const records = await Promise.all(ids.map((id) => readOne(database, 'clips', id)));
        const unread = new Set(ids.filter((_, index) => records[index] === undefined));
        const transaction = database.transaction('clips', 'readwrite', { durability: 'strict' });
        transaction.done.catch(() => undefined);
        const { store } = transaction;
        try {
          const changing = ids.map(async (id) => {
            const record = unread.has(id) ? undefined : await store.get(id);
            if (record === undefined) return [];
            await store.put(changed(record, changes));
            return [id];
          });
          const done = await Promise.all([Promise.all(changing), transaction.done]);
          return done[0].flat();
        } catch (thrown) {
          // What cannot be copied fails its own request alone, and those before it would stay.
          abort(transaction);
          throw thrown;
        }
      }),
    remove: (...ids) =>
      guarded(async () => {
        const transaction = database.transaction('clips', 'readwrite');
        transaction.done.catch(() => undefined);
        await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
      }),
  };
}

/** The same clip with other stars, folders and bins. */
export function changed<T extends StoredClip>(clip: T, changes: ClipChanges): T {
  const entries = Object.entries<unknown>({ ...clip, ...changes });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as T;
}

async function readKept(database: Database, id: string): Promise<KeptClip | undefined> {
  const value = await readOne(database, 'clips', id);
  return isWhole(value) ? readClip(value) : undefined;
}

function isWhole(value: unknown): boolean {
  try {
    readClip(value);
    return true;
  } catch {
    return false;
  }
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself.
  }
}

/**
 * A write looks at what is there in its own transaction. Where one record cannot be read, that fails,
 * and it is done once more with what can be.
 */
async function withStored<T>(
  database: Database,
  write: (stored: readonly StoredClip[] | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await write(undefined);
  } catch (thrown) {
    const isRead =
      thrown instanceof Error && ['DataError', 'NotReadableError'].includes(thrown.name);
    if (!isRead) throw thrown;
    const records = await readAll(database, 'clips');
    return write(
      records.flatMap(({ value }) => (value === undefined ? [] : [value as StoredClip])),
    );
  }
}

async function putWithinLimits(
  database: Database,
  clip: StoredClip,
  limits: ClipLimits,
  endsJob: string | undefined,
  stored: readonly StoredClip[] | undefined,
): Promise<readonly KeptClip[]> {
  if (clipBytes(clip) > limits.maxBytes) {
    throw new KinoraError('storage-full', { bytes: clipBytes(clip), maxBytes: limits.maxBytes });
  }
  // Strict, so that after a power cut neither the new clip nor the old ones are missing.
  const transaction = database.transaction(['clips', 'queue'], 'readwrite', {
    durability: 'strict',
  });
  const store = transaction.objectStore('clips');
  // A failed request fails the transaction as well; that one is reported.
  transaction.done.catch(() => undefined);
  const all = stored ?? (await store.getAll());
  const others = all.filter(({ id }) => id !== clip.id);
  const going = overLimits(others, clip, limits, isWhole);
  // First, so that nothing goes for a clip that cannot be stored at all.
  const writes: Promise<unknown>[] = [store.put(clip), ...going.map(({ id }) => store.delete(id))];
  if (endsJob !== undefined) writes.push(transaction.objectStore('queue').delete(endsJob));
  await Promise.all([...writes, transaction.done]);
  return going.map(readClip);
}

async function putTogether(
  database: Database,
  clips: readonly StoredClip[],
  limits: ClipLimits,
  stored: readonly StoredClip[] | undefined,
): Promise<void> {
  const transaction = database.transaction(['clips', 'settings'], 'readwrite', {
    durability: 'strict',
  });
  transaction.done.catch(() => undefined);
  const store = transaction.objectStore('clips');
  try {
    const all = stored ?? (await store.getAll());
    const ids = new Set(clips.map(({ id }) => id));
    const together = [...all.filter(({ id }) => !ids.has(id)), ...clips];
    const bytes = totalBytes(together);
    if (together.length > limits.maxClips || bytes > limits.maxBytes) {
      throw new KinoraError('storage-full', { bytes, maxBytes: limits.maxBytes });
    }
    const writes = clips.map(async (clip) => store.put(clip));
    const counting = countBroughtIn(transaction.objectStore('settings'), clips.length);
    await Promise.all([...writes, counting, transaction.done]);
  } catch (thrown) {
    abort(transaction);
    throw thrown;
  }
}
