import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?packed';
import { createOnnxRuntime, type OnnxRuntime } from './runtime.ts';

/** The runtime's program, a file to be downloaded, verified and kept like the weights. */
export const runtimeFile = wasm;

/** The runtime from `packed`, the bytes of `runtimeFile`. */
export async function bundledRuntime(
  packed: Uint8Array<ArrayBuffer>,
  threads: number,
): Promise<OnnxRuntime> {
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  const binary = await new Response(unpacked).arrayBuffer();
  return createOnnxRuntime({ threads, files: { mjs, wasm: binary } });
}
