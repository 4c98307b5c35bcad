import { asKinoraError } from '../common/errors.ts';
import { openDatabase } from './database.ts';
import { reopening, type Reopening } from './reopening.ts';
import {
  databaseWeightStore,
  memoryWeightStore,
  type StorageRefusal,
  type WeightStore,
} from './weight-store.ts';

/** This browser's store. One that keeps nothing still makes clips; it downloads at each visit. */
export async function openWeightStore(): Promise<WeightStore> {
  try {
    const connection = reopening(async (onClosed) =>
      databaseWeightStore(await openDatabase({ onClosed })),
    );
    await connection.use((store) => store.chunkKeys());
    return spillingWeightStore(reopeningWeightStore(connection), memoryWeightStore());
  } catch (thrown) {
    return memoryWeightStore(asRefusal(thrown));
  }
}

/** A store that outlives its connection. */
export function reopeningWeightStore({ use }: Reopening<WeightStore>): WeightStore {
  return {
    unkeptBecause: undefined,
    chunkKeys: () => use((store) => store.chunkKeys()),
    readChunk: (sha256) => use((store) => store.readChunk(sha256)),
    writeChunk: (sha256, bytes) => use((store) => store.writeChunk(sha256, bytes)),
    deleteChunks: (keys) => use((store) => store.deleteChunks(keys)),
    models: () => use((store) => store.models()),
    writeModel: (model) => use((store) => store.writeModel(model)),
    deleteModels: (keys) => use((store) => store.deleteModels(keys)),
  };
}

/**
 * Writes to `first` until it refuses, then to `second` (memory) for the rest of its life, so that a
 * full disk costs the visitor a download on the next visit but not this clip. Records of whole models
 * go to `second` too from then on: `first` never claims a model that it does not hold.
 */
export function spillingWeightStore(first: WeightStore, second: WeightStore): WeightStore {
  let refusal: StorageRefusal | undefined;
  const write = async (to: (store: WeightStore) => Promise<void>): Promise<void> => {
    refusal ??= await refusalOf(to(first));
    if (refusal !== undefined) await to(second);
  };
  return {
    get unkeptBecause() {
      return refusal ?? first.unkeptBecause;
    },
    async chunkKeys() {
      const keys = await ifReadable(first.chunkKeys(), new Set<string>());
      return new Set([...keys, ...(await second.chunkKeys())]);
    },
    readChunk: async (sha256) =>
      (await second.readChunk(sha256)) ?? (await ifReadable(first.readChunk(sha256), undefined)),
    writeChunk: (sha256, bytes) => write((store) => store.writeChunk(sha256, bytes)),
    async deleteChunks(keys) {
      await second.deleteChunks(keys);
      await ifReadable(first.deleteChunks(keys), undefined);
    },
    async models() {
      return [...(await second.models()), ...(await ifReadable(first.models(), []))];
    },
    writeModel: (model) => write((store) => store.writeModel(model)),
    async deleteModels(keys) {
      await second.deleteModels(keys);
      await ifReadable(first.deleteModels(keys), undefined);
    },
  };
}

/** Why the store took nothing, if so; other faults are thrown. */
async function refusalOf(writing: Promise<void>): Promise<StorageRefusal | undefined> {
  try {
    await writing;
    return undefined;
  } catch (thrown) {
    return asRefusal(thrown);
  }
}

function asRefusal(thrown: unknown): StorageRefusal {
  const { code } = asKinoraError(thrown);
  if (code === 'storage-full' || code === 'storage-unavailable') return code;
  throw thrown;
}

/** What a store that is gone cannot give is as if it had never been stored. */
async function ifReadable<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (thrown) {
    if (asKinoraError(thrown).code === 'storage-unavailable') return otherwise;
    throw thrown;
  }
}
