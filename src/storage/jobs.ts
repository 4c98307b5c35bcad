/** Films that were begun and have not ended: what was asked, and the latents of each window made. */
import { backends } from '../common/clip.ts';
import { KinoraError } from '../common/errors.ts';
import { fieldsOf, isString, numberBetween, oneOf } from '../common/fields.ts';
import { inventory, readRecipe } from './damaged.ts';
import { guarded, type Database, type StoredJob } from './database.ts';
import { readAll } from './read-all.ts';
import type { Reopening } from './reopening.ts';

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export interface JobStore {
  /** Newest first. One that cannot be read is left out, and stays where it lies. */
  list(): Promise<readonly StoredJob[]>;
  /** Keeps a job, with the windows that it may have already; lets those go that nobody came back for. */
  begin(job: StoredJob): Promise<void>;
  /** Latents of its windows, in order, from the first to the last before a gap; one that cannot be read is a gap. */
  windows(id: string): Promise<readonly Float32Array[]>;
  /** How many of its windows are kept; none of them is read. */
  windowCount(id: string): Promise<number>;
  /** @throws KinoraError `storage-unavailable` also for a job that is gone. */
  keepWindow(id: string, index: number, latents: Float32Array): Promise<void>;
  /** Forgets a job and its windows; one that is gone is no error. */
  end(id: string): Promise<void>;
}

/** A Web Lock of this name is held by whoever works at the job. */
export function jobLockName(id: string): string {
  return `kinora.job.${id}`;
}

/** A film that nobody went on with for so long is forgotten. */
export const keptForMs = 7 * 24 * 3600 * 1000;

export function databaseJobStore(database: Database): JobStore {
  return {
    list: () =>
      guarded(async () => {
        const { whole } = inventory('jobs', await readAll(database, 'jobs'), readJob);
        return whole.toSorted((one, other) => other.createdAtMs - one.createdAtMs);
      }),
    begin: (job) =>
      guarded(async () => {
        const transaction = database.transaction(['jobs', 'windows'], 'readwrite');
        transaction.done.catch(() => undefined);
        const jobs = transaction.objectStore('jobs');
        const windows = transaction.objectStore('windows');
        const old = await jobs
          .index('createdAtMs')
          .getAllKeys(IDBKeyRange.upperBound(job.createdAtMs - keptForMs, true));
        const others = old.filter((id) => id !== job.id);
        await Promise.all([
          jobs.put(job),
          ...others.flatMap((id) => [jobs.delete(id), windows.delete(windowsOf(id))]),
          transaction.done,
        ]);
      }),
    windows: (id) =>
      guarded(async () => {
        const latents: Float32Array[] = [];
        for (const { key, value } of await readAll(database, 'windows', windowsOf(id))) {
          const [, index] = key as [string, number];
          if (index !== latents.length || !(value instanceof Float32Array)) break;
          latents.push(value);
        }
        return latents;
      }),
    windowCount: (id) => guarded(() => database.count('windows', windowsOf(id))),
    keepWindow: (id, index, latents) =>
      guarded(async () => {
        const transaction = database.transaction(['jobs', 'windows'], 'readwrite');
        transaction.done.catch(() => undefined);
        if ((await transaction.objectStore('jobs').getKey(id)) === undefined) {
          throw new KinoraError('storage-unavailable', { reason: 'job-gone' });
        }
        await Promise.all([
          transaction.objectStore('windows').put(latents, [id, index]),
          transaction.done,
        ]);
      }),
    end: (id) =>
      guarded(async () => {
        const transaction = database.transaction(['jobs', 'windows'], 'readwrite');
        await Promise.all([
          transaction.objectStore('jobs').delete(id),
          transaction.objectStore('windows').delete(windowsOf(id)),
          transaction.done,
        ]);
      }),
  };
}

/** A store whose connection is opened when it is needed, and again after a loss. */
export function reopeningJobStore(jobs: Reopening<JobStore>): JobStore {
  return {
    list: () => jobs.use((store) => store.list()),
    begin: (job) => jobs.use((store) => store.begin(job)),
    windows: (id) => jobs.use((store) => store.windows(id)),
    windowCount: (id) => jobs.use((store) => store.windowCount(id)),
    keepWindow: (id, index, latents) => jobs.use((store) => store.keepWindow(id, index, latents)),
    end: (id) => jobs.use((store) => store.end(id)),
  };
}

/** @throws DamageFound; KinoraError `recipe-invalid` for a field beside the recipe. */
export function readJob(value: unknown): StoredJob {
  const fields = fieldsOf(value);
  return {
    id: fields.take('id', isString),
    backend: fields.take('backend', oneOf(backends)),
    createdAtMs: fields.take('createdAtMs', numberBetween(0, 1e15)),
    recipe: readRecipe((value as Partial<StoredJob>).recipe),
  };
}

/** Keys of all windows of a job. */
export function windowsOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, Infinity]);
}
