import { asKinoraError } from '../common/errors.ts';
import type { WeightStore } from './weight-store.ts';

/**
 * Writes to `first` until it refuses, then to `second` (memory) for the rest of its life, so that a
 * full disk costs the visitor a download on the next visit but not this clip. Records of whole models
 * go to `second` too from then on: `first` never claims a model that it does not hold.
 */
export function spillingWeightStore(first: WeightStore, second: WeightStore): WeightStore {
  let hasSpilled = false;
  const write = async (to: (store: WeightStore) => Promise<void>): Promise<void> => {
    if (!hasSpilled) hasSpilled = !(await succeeds(to(first)));
    if (hasSpilled) await to(second);
  };
  return {
    get kind() {
      return hasSpilled ? second.kind : first.kind;
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

/** False when the store has no room or is gone; other faults are thrown. */
async function succeeds(writing: Promise<void>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (thrown) {
    const { code } = asKinoraError(thrown);
    if (code === 'storage-full' || code === 'storage-unavailable') return false;
    throw thrown;
  }
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
