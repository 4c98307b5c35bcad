/** The last clips. A record holds its files as Blobs, which the browser reads only when asked. */
import type { Clip } from '../common/clip.ts';
import { KinoraError } from '../common/errors.ts';
import { parseRecipe } from '../common/recipe.ts';
import { guarded, type Database } from './database.ts';

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export interface ClipStore {
  /** Newest first; no video is read. */
  list(): Promise<readonly Clip[]>;
  get(id: string): Promise<Clip | undefined>;
  /**
   * Keeps a clip, and in the same transaction lets the oldest go where the limits ask for it. Fails
   * with nothing changed, and the clip still in the caller's hands.
   * @returns the clips that went, oldest first
   */
  put(clip: Clip): Promise<readonly Clip[]>;
  remove(id: string): Promise<void>;
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
  return { maxClips: 200, maxBytes: Math.min(2 ** 30, quotaBytes / 4) };
}

export function clipBytes(clip: Clip): number {
  return clip.file.size + clip.poster.size;
}

export function databaseClipStore(database: Database, limits: ClipLimits): ClipStore {
  return {
    list: () =>
      guarded(async () =>
        (await database.getAllFromIndex('clips', 'createdAtMs')).reverse().map(withRecipeOfToday),
      ),
    get: (id) =>
      guarded(async () => {
        const clip = await database.get('clips', id);
        return clip && withRecipeOfToday(clip);
      }),
    put: (clip) => guarded(() => putWithinLimits(database, clip, limits)),
    remove: (id) => guarded(() => database.delete('clips', id)),
    bytesUsed: () => guarded(async () => totalBytes(await database.getAll('clips'))),
  };
}

/** Clips are kept as they were made; those of earlier versions carry recipes of format 1. */
function withRecipeOfToday(clip: Clip): Clip {
  return { ...clip, recipe: parseRecipe(clip.recipe) };
}

async function putWithinLimits(
  database: Database,
  clip: Clip,
  limits: ClipLimits,
): Promise<readonly Clip[]> {
  if (clipBytes(clip) > limits.maxBytes) {
    throw new KinoraError('storage-full', { bytes: clipBytes(clip), maxBytes: limits.maxBytes });
  }
  // Strict, so that after a power cut neither the new clip nor the old ones are missing.
  const transaction = database.transaction('clips', 'readwrite', { durability: 'strict' });
  const store = transaction.store;
  // A failed request fails the transaction as well; that one is reported.
  transaction.done.catch(() => undefined);
  const oldestFirst = await store.index('createdAtMs').getAll();
  const others = oldestFirst.filter(({ id }) => id !== clip.id);
  const going = overLimits(others, clip, limits);
  // First, so that nothing goes for a clip that cannot be stored at all.
  const writes = [store.put(clip), ...going.map(({ id }) => store.delete(id))];
  await Promise.all([...writes, transaction.done]);
  return going;
}

/** The fewest of `others`, from the first, without which they and `clip` are within the limits. */
function overLimits(others: readonly Clip[], clip: Clip, limits: ClipLimits): readonly Clip[] {
  let count = others.length + 1;
  let bytes = totalBytes(others) + clipBytes(clip);
  return others.filter((other) => {
    if (count <= limits.maxClips && bytes <= limits.maxBytes) return false;
    count--;
    bytes -= clipBytes(other);
    return true;
  });
}

function totalBytes(clips: readonly Clip[]): number {
  return clips.reduce((sum, clip) => sum + clipBytes(clip), 0);
}
