import glue from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?glue';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?packed';
import { withDeadline } from '../../common/deadline.ts';
import { loadLimitMs } from './bundled-runtime.ts';
import { unpack } from './packed.ts';
import { createOnnxRuntime, type OnnxRuntime } from './runtime.ts';

/** The program of the runtime's WebGPU build, which suspends WebAssembly while the GPU works. */
export const gpuRuntimeFile = wasm;

/** Whether this browser can suspend WebAssembly (JSPI), without which that build does not run. */
export function canSuspend(): boolean {
  return 'Suspending' in WebAssembly;
}

/**
 * The runtime on `device`, from `packed`, the bytes of `gpuRuntimeFile`. The device stays ours: the
 * runtime makes buffers and pipelines of its own on it, and its outputs can be read by our kernels.
 */
export async function bundledGpuRuntime(
  packed: Uint8Array<ArrayBuffer>,
  device: GPUDevice,
): Promise<OnnxRuntime> {
  const arriving = Promise.all([import('onnxruntime-web/jspi'), unpack(packed)]);
  const [build, binary] = await withDeadline(arriving, loadLimitMs, glue);
  // What is left on the processor are sums of shapes: threads would cost more than they bring.
  const files = { mjs: glue, wasm: binary };
  return createOnnxRuntime({ threads: 1, files, onGpu: { device, build } });
}
