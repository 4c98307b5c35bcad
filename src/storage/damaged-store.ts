/** What is kept and cannot be read, besides clips; and what the visitor does with all of it. */
import { inventory, type Damaged } from './damaged.ts';
import { guarded, type Database } from './database.ts';
import { readJob, windowsOf } from './jobs.ts';
import { readQueuedJob } from './queue.ts';
import { readAll } from './read-all.ts';
import { readStyle } from './styles.ts';

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export interface DamagedStore {
  /** Of films that wait or were begun, and of styles; `ClipStore.inventory` has the clips. */
  list(): Promise<readonly Damaged[]>;
  /** For good, with everything that belongs to it alone; one that is gone is no error. */
  remove(damaged: Damaged): Promise<void>;
  /** Only where it has its `record`. */
  putBack(damaged: Damaged): Promise<void>;
}

export function databaseDamagedStore(database: Database): DamagedStore {
  return {
    list: () =>
      guarded(async () => [
        ...inventory('queue', await readAll(database, 'queue'), readQueuedJob).damaged,
        ...inventory('jobs', await readAll(database, 'jobs'), readJob).damaged,
        ...inventory('styles', await readAll(database, 'styles'), readStyle).damaged,
      ]),
    remove: ({ store, key }) =>
      guarded(async () => {
        const transaction = database.transaction([store, 'windows'], 'readwrite');
        transaction.done.catch(() => undefined);
        const ofJob = store === 'jobs' && typeof key === 'string';
        await Promise.all([
          transaction.objectStore(store).delete(key as string),
          ofJob && transaction.objectStore('windows').delete(windowsOf(key)),
          transaction.done,
        ]);
      }),
    putBack: ({ store, record }) =>
      guarded(async () => {
        await database.put(store, record as never);
      }),
  };
}
