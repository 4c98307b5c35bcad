import { guarded, type Database, type StoredModel } from './database.ts';

/** No room left, or nothing may be kept at all, as in some private windows. */
export type StorageRefusal = 'storage-full' | 'storage-unavailable';

/** Where weight chunks are kept, by the hex SHA-256 of their bytes. */
export interface WeightStore {
  /** Why chunks are in memory, gone when the tab closes; undefined where they are kept. */
  readonly unkeptBecause: StorageRefusal | undefined;
  chunkKeys(): Promise<ReadonlySet<string>>;
  readChunk(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** @throws KinoraError `storage-full`, `storage-unavailable`. */
  writeChunk(sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  deleteChunks(keys: readonly string[]): Promise<void>;
  models(): Promise<readonly StoredModel[]>;
  writeModel(model: StoredModel): Promise<void>;
  deleteModels(keys: readonly string[]): Promise<void>;
}

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export function databaseWeightStore(database: Database): WeightStore {
  return {
    unkeptBecause: undefined,
    chunkKeys: () => guarded(async () => new Set(await database.getAllKeys('chunks'))),
    readChunk: (sha256) => guarded(() => database.get('chunks', sha256)),
    writeChunk: (sha256, bytes) =>
      guarded(async () => {
        await database.put('chunks', bytes, sha256);
      }),
    deleteChunks: (keys) => guarded(() => deleteAll(database, 'chunks', keys)),
    models: () => guarded(() => database.getAll('models')),
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
