/** Films that are to be made, in the order in which they are to be made. */
import { parseRecipe } from '../common/recipe.ts';
import { guarded, type Database, type QueuedJob } from './database.ts';
import type { Reopening } from './reopening.ts';

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export interface QueueStore {
  /** Of all tabs, each owner's in their order. A job whose recipe no version can follow is left out. */
  list(): Promise<readonly QueuedJob[]>;
  /** Keeps jobs, new ones and changed ones, in one transaction. */
  put(jobs: readonly QueuedJob[]): Promise<void>;
  /** Those that are gone are no error. */
  remove(ids: readonly string[]): Promise<void>;
  /** Gives all jobs of one owner to another, behind those it has. @returns them */
  adopt(from: string, to: string): Promise<readonly QueuedJob[]>;
}

/** A Web Lock of this name is held by the tab whose jobs these are, as long as it stands. */
export function queueLockName(owner: string): string {
  return `kinora.queue.${owner}`;
}

export function databaseQueueStore(database: Database): QueueStore {
  return {
    list: () =>
      guarded(async () => inOrder((await database.getAll('queue')).flatMap(withRecipeOfToday))),
    put: (jobs) =>
      guarded(async () => {
        // Strict, so that after a power cut what was asked for is still asked for.
        const transaction = database.transaction('queue', 'readwrite', { durability: 'strict' });
        transaction.done.catch(() => undefined);
        await Promise.all([...jobs.map((job) => transaction.store.put(job)), transaction.done]);
      }),
    remove: (ids) =>
      guarded(async () => {
        const transaction = database.transaction('queue', 'readwrite');
        transaction.done.catch(() => undefined);
        await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
      }),
    adopt: (from, to) =>
      guarded(async () => {
        const transaction = database.transaction('queue', 'readwrite');
        transaction.done.catch(() => undefined);
        const all = inOrder(await transaction.store.getAll());
        const last = Math.max(0, ...all.filter(({ owner }) => owner === to).map(placeOf));
        const adopted = all
          .filter(({ owner }) => owner === from)
          .map((job, index) => ({ ...job, owner: to, place: last + 1 + index }));
        await Promise.all([...adopted.map((job) => transaction.store.put(job)), transaction.done]);
        return adopted.flatMap(withRecipeOfToday);
      }),
  };
}

/** A store whose connection is opened when it is needed, and again after a loss. */
export function reopeningQueueStore(queue: Reopening<QueueStore>): QueueStore {
  return {
    list: () => queue.use((store) => store.list()),
    put: (jobs) => queue.use((store) => store.put(jobs)),
    remove: (ids) => queue.use((store) => store.remove(ids)),
    adopt: (from, to) => queue.use((store) => store.adopt(from, to)),
  };
}

function inOrder(jobs: readonly QueuedJob[]): QueuedJob[] {
  return jobs.toSorted((one, other) => one.place - other.place);
}

function placeOf({ place }: QueuedJob): number {
  return place;
}

function withRecipeOfToday(job: QueuedJob): QueuedJob[] {
  try {
    return [{ ...job, recipe: parseRecipe(job.recipe) }];
  } catch {
    return [];
  }
}
