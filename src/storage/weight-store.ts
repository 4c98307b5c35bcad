import { guarded, type Database, type StoredModel } from './database.ts';
import { readAll, readOne, type StoredRecord } from './read-all.ts';

/** No room left, or nothing may be kept at all, as in some private windows. */
export type StorageRefusal = 'storage-full' | 'storage-unavailable';

/** Where weight chunks are kept, by the hex SHA-256 of their bytes. */
export interface WeightStore {
  /** Why chunks are in memory, gone when the tab closes; undefined where they are kept. */
  readonly unkeptBecause: StorageRefusal | undefined;
  chunkKeys(): Promise<ReadonlySet<string>>;
  /** Undefined also for one that cannot be read: it is fetched again. */
  readChunk(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** @throws KinoraError `storage-full`, `storage-unavailable`. */
  writeChunk(sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  deleteChunks(keys: readonly string[]): Promise<void>;
  /** One that cannot be read has its key alone: its model is as if it had not been stored. */
  models(): Promise<readonly StoredModel[]>;
  writeModel(model: StoredModel): Promise<void>;
  deleteModels(keys: readonly string[]): Promise<void>;
}

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export function databaseWeightStore(database: Database): WeightStore {
  return {
    unkeptBecause: undefined,
    chunkKeys: () => guarded(async () => new Set(await database.getAllKeys('chunks'))),
    readChunk: (sha256) =>
      guarded(async () => {
        const bytes = await readOne(database, 'chunks', sha256);
        return bytes instanceof Uint8Array ? (bytes as Uint8Array<ArrayBuffer>) : undefined;
      }),
    writeChunk: (sha256, bytes) =>
      guarded(async () => {
        await database.put('chunks', bytes, sha256);
      }),
    deleteChunks: (keys) => guarded(() => deleteAll(database, 'chunks', keys)),
    models: () => guarded(async () => (await readAll(database, 'models')).map(readModel)),
    writeModel: (model) =>
      guarded(async () => {
        // Strict, so that after a power cut the record never points to chunks that are not there.
        const transaction = database.transaction('models', 'readwrite', { durability: 'strict' });
        await Promise.all([transaction.store.put(model), transaction.done]);
      }),
    deleteModels: (keys) => guarded(() => deleteAll(database, 'models', keys)),
  };
}

/** For a browser that stores nothing, and for tests. */
export function memoryWeightStore(
  unkeptBecause: StorageRefusal = 'storage-unavailable',
): WeightStore {
  const chunks = new Map<string, Uint8Array<ArrayBuffer>>();
  const models = new Map<string, StoredModel>();
  return {
    unkeptBecause,
    chunkKeys: () => Promise.resolve(new Set(chunks.keys())),
    readChunk: (sha256) => Promise.resolve(chunks.get(sha256)),
    writeChunk(sha256, bytes) {
      chunks.set(sha256, bytes);
      return Promise.resolve();
    },
    deleteChunks(keys) {
      for (const key of keys) chunks.delete(key);
      return Promise.resolve();
    },
    models: () => Promise.resolve([...models.values()]),
    writeModel(model) {
      models.set(model.key, model);
      return Promise.resolve();
    },
    deleteModels(keys) {
      for (const key of keys) models.delete(key);
      return Promise.resolve();
    },
  };
}

async function deleteAll(
  database: Database,
  name: 'chunks' | 'models',
  keys: readonly string[],
): Promise<void> {
  const transaction = database.transaction(name, 'readwrite');
  await Promise.all([...keys.map((key) => transaction.store.delete(key)), transaction.done]);
}

function readModel({ key: stored, value }: StoredRecord): StoredModel {
  // The schema of old and new knows texts alone.
  const key = stored as string;
  const { manifest, chunks } = (value ?? {}) as Partial<Record<keyof StoredModel, unknown>>;
  const isWhole =
    isJson(manifest) && Array.isArray(chunks) && chunks.every((chunk) => typeof chunk === 'string');
  return isWhole ? { key, manifest, chunks } : { key, manifest: '', chunks: [] };
}

function isJson(text: unknown): text is string {
  try {
    return typeof text === 'string' && JSON.parse(text) !== null;
  } catch {
    return false;
  }
}
