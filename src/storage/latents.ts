/** Clean latents of the last films, and of the pictures and clips that were brought in. */
import { guarded, type Database, type StoredLatents } from './database.ts';
import { readOne } from './read-all.ts';
import type { Reopening } from './reopening.ts';

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export interface LatentStore {
  /** Undefined also for those that cannot be read. */
  get(sha256: string): Promise<StoredLatents | undefined>;
  /** Keeps them, and lets the oldest go where there are too many: clips can be encoded again. */
  put(...latents: readonly StoredLatents[]): Promise<void>;
}

/** About forty minutes of film. */
const maxBytes = 128 * 2 ** 20;

export function databaseLatentStore(database: Database, limitBytes = maxBytes): LatentStore {
  return {
    get: (sha256) =>
      guarded(async () => {
        const value = await readOne(database, 'latents', sha256);
        return isWhole(value) ? value : undefined;
      }),
    put: (...latents) =>
      guarded(async () => {
        const transaction = database.transaction('latents', 'readwrite');
        // A failed request fails the transaction as well; that one is reported.
        transaction.done.catch(() => undefined);
        const { store } = transaction;
        for (const each of latents) await store.put(each);
        const fresh = new Set(latents.map(({ sha256 }) => sha256));
        let bytes = 0;
        let cursor = await store.index('createdAtMs').openCursor(null, 'prev');
        while (cursor) {
          // One that is damaged takes no room that is known, and goes with the oldest.
          bytes += isWhole(cursor.value) ? cursor.value.latents.byteLength : 0;
          if (bytes > limitBytes && !fresh.has(cursor.value.sha256)) await cursor.delete();
          cursor = await cursor.continue();
        }
        await transaction.done;
      }),
  };
}

/** A store whose connection is opened when it is needed, and again after a loss. */
export function reopeningLatentStore(latents: Reopening<LatentStore>): LatentStore {
  return {
    get: (sha256) => latents.use((store) => store.get(sha256)),
    put: (...values) => latents.use((store) => store.put(...values)),
  };
}

function isWhole(value: unknown): value is StoredLatents {
  if (typeof value !== 'object' || value === null) return false;
  const { latents, model, size } = value as Partial<Record<keyof StoredLatents, unknown>>;
  const isSize = typeof size === 'object' && size !== null;
  return latents instanceof Float32Array && typeof model === 'string' && isSize;
}
