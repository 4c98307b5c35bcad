import { readFileSync } from 'node:fs';
import { parseSafetensors } from '../../src/engine/weights/safetensors.ts';
import type { TensorSource } from '../../src/engine/weights/tensor-source.ts';

/** A file of weights of the model that ships. */
export function readModelFile(name: string): TensorSource {
  return readTensors(`models/kinora-nano/${name}`);
}

/** The bytes of such a file. */
export function readModelBytes(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`../../models/kinora-nano/${name}`, import.meta.url)));
}

/** What PyTorch computed in float32 from the shipped numbers; see models/training/fixtures.py. */
export function readGolden(name: string): TensorSource {
  return readTensors(`tests/golden/fixtures/${name}`);
}

/** A JSON file of the model that ships. */
export function readModelJson(name: string): unknown {
  const url = new URL(`../../models/kinora-nano/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}

function readTensors(path: string): TensorSource {
  const url = new URL(`../../${path}`, import.meta.url);
  return parseSafetensors(path, new Uint8Array(readFileSync(url)));
}

export function floatsOf(source: TensorSource, name: string): Float32Array<ArrayBuffer> {
  return new Float32Array(source.tensor(name).bytes.slice().buffer);
}

/** ‖got − wanted‖ / ‖wanted‖ */
export function relativeError(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (got.length !== wanted.length) throw new Error(`${got.length} numbers, not ${wanted.length}`);
  let error = 0;
  let norm = 0;
  for (let i = 0; i < wanted.length; i++) {
    error += (got[i]! - wanted[i]!) ** 2;
    norm += wanted[i]! ** 2;
  }
  return Math.sqrt(error / norm);
}
