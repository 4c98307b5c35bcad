/** Clean latents of the last films, and of the pictures and clips that were brought in. */
import { guarded, type Database, type StoredLatents } from './database.ts';
import { readOne } from './read-all.ts';
import type { Reopening } from './reopening.ts';

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export interface LatentStore {
  /** Undefined also for those that cannot be read. */
  get(sha256: string): Promise<StoredLatents | undefined>;
  /** Whether there is a record of them; nothing of it is read, so `get` may find it damaged. */
  has(sha256: string, model: string): Promise<boolean>;
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
    has: (sha256, model) =>
      guarded(
        async () => (await database.countFromIndex('latents', 'ofModel', [sha256, model])) > 0,
      ),
    put: (...latents) =>
      guarded(async () => {
        await measureOld(database);
        const transaction = database.transaction('latents', 'readwrite');
        // A failed request fails the transaction as well; that one is reported.
        transaction.done.catch(() => undefined);
        const { store } = transaction;
        for (const each of latents) await store.put(measured(each));
        const fresh = new Set(latents.map(({ sha256 }) => sha256));
        let bytes = 0;
        // Keys alone: a hundred megabytes would be read for their lengths.
        let cursor = await store.index('room').openKeyCursor(null, 'prev');
        while (cursor) {
          bytes += cursor.key[1];
          const sha256 = cursor.primaryKey;
          if (bytes > limitBytes && !fresh.has(sha256)) await store.delete(sha256);
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
    has: (sha256, model) => latents.use((store) => store.has(sha256, model)),
    put: (...values) => latents.use((store) => store.put(...values)),
  };
}

function measured(latents: StoredLatents): StoredLatents {
  return { ...latents, bytes: latents.latents.byteLength };
}

/**
 * Those that an earlier version kept are read once for their lengths. What cannot be read goes: no film is
 * made from it, and the clip can be encoded again.
 */
async function measureOld(database: Database): Promise<void> {
  const known = new Set(await database.getAllKeysFromIndex('latents', 'room'));
  for (const key of await database.getAllKeys('latents')) {
    if (known.has(key)) continue;
    const value = await readOne(database, 'latents', key);
    if (isWhole(value)) await database.put('latents', measured(value));
    else await database.delete('latents', key);
  }
}

function isWhole(value: unknown): value is StoredLatents {
  if (typeof value !== 'object' || value === null) return false;
  const { latents, model, size } = value as Partial<Record<keyof StoredLatents, unknown>>;
  const isSize = typeof size === 'object' && size !== null;
  return latents instanceof Float32Array && typeof model === 'string' && isSize;
}
