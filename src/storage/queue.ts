/** Films that are to be made, in the order in which they are to be made. */
import { backends } from '../common/clip.ts';
import { errorCodes } from '../common/errors.ts';
import { fieldsOf, isString, numberBetween, oneOf, wholeBetween } from '../common/fields.ts';
import { inventory, readRecipe } from './damaged.ts';
import { guarded, type Database, type QueuedJob } from './database.ts';
import { readAll, type StoredRecord } from './read-all.ts';
import type { Reopening } from './reopening.ts';

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export interface QueueStore {
  /** Of all tabs, each owner's in their order. One that cannot be read is left out, and stays where it lies. */
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
    list: () => guarded(async () => wholeJobs(await readAll(database, 'queue'))),
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
        // One that the browser cannot read would fail the transaction that reads it.
        const known = new Set(wholeJobs(await readAll(database, 'queue')).map(({ id }) => id));
        const transaction = database.transaction('queue', 'readwrite');
        transaction.done.catch(() => undefined);
        const records = await Promise.all(
          [...known].map(async (key) => ({ key, value: await transaction.store.get(key) })),
        );
        const all = wholeJobs(records.filter(({ value }) => value !== undefined));
        const last = Math.max(0, ...all.filter(({ owner }) => owner === to).map(placeOf));
        const adopted = all
          .filter(({ owner }) => owner === from)
          .map((job, index) => ({ ...job, owner: to, place: last + 1 + index }));
        await Promise.all([...adopted.map((job) => transaction.store.put(job)), transaction.done]);
        return adopted;
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

function wholeJobs(records: readonly StoredRecord[]): QueuedJob[] {
  return inOrder(inventory('queue', records, readQueuedJob).whole);
}

/** @throws DamageFound; KinoraError `recipe-invalid` for a field beside the recipe. */
export function readQueuedJob(value: unknown): QueuedJob {
  const fields = fieldsOf(value);
  fields.take('id', isString);
  fields.take('owner', isString);
  fields.take('place', numberBetween(-Number.MAX_VALUE, Number.MAX_VALUE));
  fields.take('backend', oneOf(backends));
  fields.take('starts', wholeBetween(0, Number.MAX_SAFE_INTEGER));
  fields.take('createdAtMs', numberBetween(0, 1e15));
  fields.take('takesOf', (field) => field === undefined || isString(field));
  fields.take('files', areFiles);
  fields.take('failure', isFailure);
  const job = value as QueuedJob;
  return { ...job, recipe: readRecipe(job.recipe) };
}

function areFiles(field: unknown): field is QueuedJob['files'] {
  const isObject = typeof field === 'object' && field !== null;
  return isObject && Object.values(field).every((file) => file instanceof Blob);
}

function isFailure(field: unknown): field is QueuedJob['failure'] {
  if (field === undefined) return true;
  if (typeof field !== 'object' || field === null) return false;
  const { code, details } = field as Readonly<Record<string, unknown>>;
  const isKnown = (errorCodes as readonly unknown[]).includes(code);
  return isKnown && typeof details === 'object' && details !== null;
}
