import type { StoreNames } from 'idb';
import type { Database, Schema } from './database.ts';

/** One record as it lies in its store; undefined where the browser itself cannot read it any more. */
export interface StoredRecord {
  readonly key: IDBValidKey;
  readonly value: unknown;
}

/** What is said of the connection, not of a record. */
const ofTheConnection = [
  'InvalidStateError',
  'AbortError',
  'NotFoundError',
  'TransactionInactiveError',
];

/**
 * Every record of a store, in the order of their keys. Where the browser cannot give all of them, each
 * is read by itself: a value whose file went (`DataError`, `NotReadableError`) fails the whole request.
 * @param keys of which; all unless told
 * @throws DOMException what the connection throws
 */
export async function readAll(
  database: Database,
  store: StoreNames<Schema>,
  keys?: IDBKeyRange,
): Promise<readonly StoredRecord[]> {
  const whole = await allAtOnce(database, store, keys);
  if (whole !== undefined) return whole;
  const records: StoredRecord[] = [];
  for (const key of await database.getAllKeys(store, keys)) {
    records.push({ key, value: await readOne(database, store, key) });
  }
  return records;
}

/** As `StoredRecord.value`; undefined also where there is none. */
export async function readOne(
  database: Database,
  store: StoreNames<Schema>,
  key: IDBValidKey,
): Promise<unknown> {
  try {
    return await database.get(store, key as never);
  } catch (thrown) {
    if (isOfTheConnection(thrown)) throw thrown;
    return undefined;
  }
}

/** Undefined where one of them cannot be read. */
async function allAtOnce(
  database: Database,
  store: StoreNames<Schema>,
  range: IDBKeyRange | undefined,
): Promise<readonly StoredRecord[] | undefined> {
  try {
    const transaction = database.transaction(store);
    transaction.done.catch(() => undefined);
    const [keys, values] = await Promise.all([
      transaction.store.getAllKeys(range),
      transaction.store.getAll(range),
    ]);
    return keys.map((key, index) => ({ key, value: values[index] }));
  } catch (thrown) {
    if (isOfTheConnection(thrown)) throw thrown;
    return undefined;
  }
}

function isOfTheConnection(thrown: unknown): boolean {
  return thrown instanceof Error && ofTheConnection.includes(thrown.name);
}
