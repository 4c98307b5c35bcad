import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { RuntimeFiles } from './runtime.ts';

/** The runtime's files as the build ships them, from our own origin. */
export const bundledFiles: RuntimeFiles = { mjs, wasm };
