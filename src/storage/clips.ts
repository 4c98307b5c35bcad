/**
 * The library. A record holds its files as Blobs, which the browser reads only when asked, or as
 * bytes where the browser keeps no Blobs.
 */
import type { KeptClip } from '../common/clip.ts';
import { KinoraError } from '../common/errors.ts';
import { parseRecipe } from '../common/recipe.ts';
import { guarded, type Database, type StoredBytes, type StoredClip } from './database.ts';

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export interface ClipStore {
  /** Newest first; no video is read. */
  list(): Promise<readonly KeptClip[]>;
  get(id: string): Promise<KeptClip | undefined>;
  /**
   * Keeps a clip, and in the same transaction lets others go where the limits ask for it: those in the
   * bin first, starred ones last, the oldest of each first. Fails with nothing changed, and the clip
   * still in the caller's hands.
   * @param endsJob the queued job that it came of, which is over in the same transaction
   * @returns the clips that went
   */
  put(clip: KeptClip, endsJob?: string): Promise<readonly KeptClip[]>;
  /**
   * Writes anew clips that are kept, all of them or none, in one transaction. No room is made: their
   * files are those that lie there.
   */
  update(clips: readonly KeptClip[]): Promise<void>;
  /** All of them in one transaction; those that are gone are no error. */
  remove(...ids: readonly string[]): Promise<void>;
  bytesUsed(): Promise<number>;
}

export interface ClipLimits {
  readonly maxClips: number;
  readonly maxBytes: number;
}

/**
 * Limits for a browser that says how much it may store: weights and jobs need their room too, and
 * an origin at its quota loses everything at once.
 */
export function clipLimits(estimate: StorageEstimate): ClipLimits {
  const quotaBytes = estimate.quota ?? 2 ** 30;
  return { maxClips: 2000, maxBytes: Math.min(2 ** 30, quotaBytes / 4) };
}

export function clipBytes({ file, poster }: Pick<StoredClip, 'file' | 'poster'>): number {
  return fileBytes(file) + fileBytes(poster);
}

function fileBytes(file: Blob | StoredBytes): number {
  return file instanceof Blob ? file.size : file.bytes.length;
}

export function databaseClipStore(database: Database, limits: ClipLimits): ClipStore {
  return {
    list: () =>
      guarded(async () =>
        (await database.getAllFromIndex('clips', 'createdAtMs')).reverse().map(clipOfToday),
      ),
    get: (id) =>
      guarded(async () => {
        const clip = await database.get('clips', id);
        return clip && clipOfToday(clip);
      }),
    put: (clip, endsJob) =>
      guarded(() =>
        asKeepable([clip], ([each]) => putWithinLimits(database, each!, limits, endsJob)),
      ),
    update: (clips) =>
      guarded(() =>
        asKeepable(clips, async (each) => {
          const transaction = database.transaction('clips', 'readwrite', { durability: 'strict' });
          transaction.done.catch(() => undefined);
          try {
            const writes = each.map(async (clip) => transaction.store.put(clip));
            await Promise.all([...writes, transaction.done]);
          } catch (thrown) {
            // What cannot be copied fails its own request alone, and those before it would stay.
            abort(transaction);
            throw thrown;
          }
        }),
      ),
    remove: (...ids) =>
      guarded(async () => {
        const transaction = database.transaction('clips', 'readwrite');
        transaction.done.catch(() => undefined);
        await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
      }),
    bytesUsed: () => guarded(async () => totalBytes(await database.getAll('clips'))),
  };
}

/** Clips are kept as they were made; those of earlier versions carry recipes of format 1. */
function clipOfToday(stored: StoredClip): KeptClip {
  const { recipe, file, poster } = stored;
  return { ...stored, recipe: parseRecipe(recipe), file: asBlob(file), poster: asBlob(poster) };
}

function asBlob(file: Blob | StoredBytes): Blob {
  return file instanceof Blob ? file : new Blob([file.bytes], { type: file.type });
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself.
  }
}

/** Writes clips as they are and, where the browser keeps no Blobs, once more with their files in bytes. */
async function asKeepable<T>(
  clips: readonly KeptClip[],
  write: (clips: readonly StoredClip[]) => Promise<T>,
): Promise<T> {
  try {
    return await write(clips);
  } catch (thrown) {
    if (!isRefusedBlob(thrown)) throw thrown;
    return write(await Promise.all(clips.map(inBytes)));
  }
}

/**
 * WebKit's private windows keep everything but Blobs ("Error preparing Blob/File data to be stored in
 * object store", an UnknownError as others are, hence the words).
 */
function isRefusedBlob(thrown: unknown): boolean {
  return thrown instanceof DOMException && /\bblob\b/i.test(thrown.message);
}

async function inBytes(clip: KeptClip): Promise<StoredClip> {
  const [file, poster] = await Promise.all([clip.file, clip.poster].map(bytesOf));
  return { ...clip, file: file!, poster: poster! };
}

async function bytesOf(blob: Blob): Promise<StoredBytes> {
  return { bytes: new Uint8Array(await blob.arrayBuffer()), type: blob.type };
}

async function putWithinLimits(
  database: Database,
  clip: StoredClip,
  limits: ClipLimits,
  endsJob: string | undefined,
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
  const oldestFirst = await store.index('createdAtMs').getAll();
  const others = oldestFirst.filter(({ id }) => id !== clip.id);
  const going = overLimits(others, clip, limits);
  // First, so that nothing goes for a clip that cannot be stored at all.
  const writes: Promise<unknown>[] = [store.put(clip), ...going.map(({ id }) => store.delete(id))];
  if (endsJob !== undefined) writes.push(transaction.objectStore('queue').delete(endsJob));
  await Promise.all([...writes, transaction.done]);
  return going.map(clipOfToday);
}

/** The fewest of `others`, from those that are missed least, without which all are within the limits. */
function overLimits(
  others: readonly StoredClip[],
  clip: StoredClip,
  limits: ClipLimits,
): readonly StoredClip[] {
  let count = others.length + 1;
  let bytes = totalBytes(others) + clipBytes(clip);
  const missedLeast = others.toSorted((one, other) => worthOf(one) - worthOf(other));
  return missedLeast.filter((other) => {
    if (count <= limits.maxClips && bytes <= limits.maxBytes) return false;
    count--;
    bytes -= clipBytes(other);
    return true;
  });
}

function worthOf({ binnedAtMs, isStarred }: StoredClip): number {
  if (binnedAtMs !== undefined) return 0;
  return isStarred === true ? 2 : 1;
}

function totalBytes(clips: readonly StoredClip[]): number {
  return clips.reduce((sum, clip) => sum + clipBytes(clip), 0);
}
