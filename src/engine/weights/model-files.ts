import { KinoraError } from '../../common/errors.ts';
import { parseSafetensors } from './safetensors.ts';
import type { TensorSource } from './tensor-source.ts';

/** Verified files of a model, in memory. Drop the object to free them. */
export interface ModelFiles {
  /** @throws KinoraError `weights-damaged` when the part that was loaded has no such file. */
  bytes(path: string): Uint8Array<ArrayBuffer>;
  /** @throws KinoraError `weights-damaged` when the file is not JSON. */
  json(path: string): unknown;
  /** @throws KinoraError `weights-damaged` with the rule that the file breaks. */
  tensors(path: string): TensorSource;
}

export function modelFiles(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): ModelFiles {
  const bytes = (path: string): Uint8Array<ArrayBuffer> => {
    const found = files.get(path);
    if (!found) throw new KinoraError('weights-damaged', { file: path, reason: 'not-loaded' });
    return found;
  };
  return {
    bytes,
    json(path) {
      const content = bytes(path);
      try {
        const value: unknown = JSON.parse(
          new TextDecoder('utf-8', { fatal: true }).decode(content),
        );
        return value;
      } catch (thrown) {
        throw new KinoraError(
          'weights-damaged',
          { file: path, reason: 'not-json' },
          { cause: thrown },
        );
      }
    },
    tensors: (path) => parseSafetensors(path, bytes(path)),
  };
}
