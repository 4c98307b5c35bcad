/** Films that were begun and have not ended: what was asked, and the latents of each window made. */
import { KinoraError } from '../common/errors.ts';
import { guarded, type Database, type StoredJob } from './database.ts';
import type { Reopening } from './reopening.ts';

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export interface JobStore {
  /** Newest first. */
  list(): Promise<readonly StoredJob[]>;
  /** Keeps a job, with the windows that it may have already; lets those go that nobody came back for. */
  begin(job: StoredJob): Promise<void>;
  /** Latents of its windows, in order, from the first to the last before a gap. */
  windows(id: string): Promise<readonly Float32Array[]>;
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
      guarded(async () => (await database.getAllFromIndex('jobs', 'createdAtMs')).reverse()),
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
        const transaction = database.transaction('windows');
        const [keys, latents] = await Promise.all([
          transaction.store.getAllKeys(windowsOf(id)),
          transaction.store.getAll(windowsOf(id)),
        ]);
        const end = keys.findIndex(([, index], place) => index !== place);
        return end < 0 ? latents : latents.slice(0, end);
      }),
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
    keepWindow: (id, index, latents) => jobs.use((store) => store.keepWindow(id, index, latents)),
    end: (id) => jobs.use((store) => store.end(id)),
  };
}

/** Keys of all windows of a job. */
function windowsOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, Infinity]);
}
