import glue from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?glue';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?packed';
import { withDeadline } from '../../common/deadline.ts';
import { asKinoraError, KinoraError } from '../../common/errors.ts';
import { unpack } from './packed.ts';
import { createOnnxRuntime, type OnnxRuntime } from './runtime.ts';

/** The runtime's program, a file to be downloaded, verified and kept like the weights. */
export const runtimeFile = wasm;

/** A host that answers gives it in a second. */
export const loadLimitMs = 60_000;

/**
 * Loads the runtime's glue code, 25 KB, so that a host that does not serve it as a program is found
 * out before the rest is fetched.
 * @throws KinoraError `runtime-failed` with the `file`.
 */
export async function loadGlue(): Promise<void> {
  try {
    await withDeadline(import(/* @vite-ignore */ glue), loadLimitMs, glue);
  } catch (thrown) {
    const { details } = asKinoraError(thrown);
    throw new KinoraError('runtime-failed', { file: glue, ...details }, { cause: thrown });
  }
}

/** The runtime from `packed`, the bytes of `runtimeFile`. */
export async function bundledRuntime(
  packed: Uint8Array<ArrayBuffer>,
  threads: number,
): Promise<OnnxRuntime> {
  return createOnnxRuntime({ threads, files: { mjs: glue, wasm: await unpack(packed) } });
}
