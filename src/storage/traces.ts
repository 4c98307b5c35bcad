/** What a visitor could have left in this browser, in bytes: everything that is kept but the model. */
import { clipBytes } from './clip-records.ts';
import type { StoreNames } from 'idb';
import {
  guarded,
  type Database,
  type Schema,
  type StoredClip,
  type StoredLatents,
} from './database.ts';
import { readAll } from './read-all.ts';

/** What is used of `Storage`, which the worker realm does not know. */
export interface WebStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  removeItem(key: string): void;
}

/**
 * Bytes of films, of films begun, of latents to make films from, of styles, and of settings.
 * @param isOurs keys of the settings that hold nothing of a visitor
 */
export function databaseTraces(
  database: Database,
  isOurs: (key: string) => boolean,
): Promise<number> {
  return guarded(async () => {
    const valuesOf = async (store: StoreNames<Schema>): Promise<unknown[]> =>
      (await readAll(database, store)).map(({ value }) => value);
    const clips = (await valuesOf('clips')).map((clip) => ({ ...(clip as Partial<StoredClip>) }));
    const files = clips.reduce((sum, clip) => sum + clipBytes(clip), 0);
    const records = clips.map((clip) => ({ ...clip, file: null, poster: null }));
    const sources = (await valuesOf('latents')) as (Partial<StoredLatents> | undefined)[];
    const latents = [...(await valuesOf('windows')), ...sources.map((source) => source?.latents)];
    const settings = await database.getAllKeys('settings');
    return (
      files +
      latents.reduce<number>(
        (sum, each) => sum + (ArrayBuffer.isView(each) ? each.byteLength : 0),
        0,
      ) +
      textBytes(records) +
      textBytes(await valuesOf('queue')) +
      textBytes(await valuesOf('jobs')) +
      textBytes(await valuesOf('styles')) +
      textBytes(settings.filter((key) => !isOurs(key)))
    );
  });
}

/** Forgets films that were begun, what is made of them, and latents to make films from, from a moment on. */
export function eraseJobsSince(database: Database, sinceMs: number): Promise<void> {
  return guarded(async () => {
    const transaction = database.transaction(['jobs', 'windows', 'latents'], 'readwrite');
    const jobs = transaction.objectStore('jobs');
    const windows = transaction.objectStore('windows');
    const latents = transaction.objectStore('latents');
    const since = IDBKeyRange.lowerBound(sinceMs);
    const [ids, sources] = await Promise.all([
      jobs.index('createdAtMs').getAllKeys(since),
      latents.index('createdAtMs').getAllKeys(since),
    ]);
    await Promise.all([
      ...ids.flatMap((id) => [
        jobs.delete(id),
        windows.delete(IDBKeyRange.bound([id, 0], [id, Infinity])),
      ]),
      ...sources.map((sha256) => latents.delete(sha256)),
      transaction.done,
    ]);
  });
}

/** Bytes of names and values. @param isOurs keys that hold nothing of a visitor */
export function webStorageTraces(storage: WebStorage, isOurs: (key: string) => boolean): number {
  let bytes = 0;
  for (let index = 0; index < storage.length; index++) {
    const key = storage.key(index);
    if (key !== null && !isOurs(key)) bytes += textBytes(key) + textBytes(storage.getItem(key));
  }
  return bytes;
}

/** Of what no text can be made of, a damaged record, one byte: it is there. */
function textBytes(value: unknown): number {
  try {
    return new TextEncoder().encode(JSON.stringify(value)).length - 2;
  } catch {
    return 1;
  }
}
