import { allocateArena } from './arena.ts';
import type { Gpu } from './gpu.ts';

/** Brings results of up to `bytes` bytes back to the CPU; keeps its staging buffer. */
export interface Reader {
  /**
   * Waits for all work submitted before.
   * @param bytes a multiple of 4; all of `source` if left out.
   * @returns a copy of the first `bytes` bytes.
   * @throws KinoraError `aborted`, `gpu-lost`, `timed-out`.
   */
  read(source: GPUBuffer, bytes?: number, signal?: AbortSignal): Promise<ArrayBuffer>;
  readonly dispose: () => void;
}

const readLimitMs = 60_000;

/**
 * @param owner first part of the staging buffer's label.
 * @throws KinoraError `gpu-out-of-memory`.
 */
export async function createReader(
  gpu: Gpu,
  owner: string,
  capacityBytes: number,
): Promise<Reader> {
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const arena = await allocateArena(gpu, owner, { readback: { bytes: capacityBytes, usage } });
  const staging = arena.buffers.readback;
  return {
    async read(source, bytes = source.size, signal) {
      gpu.throwIfFailed();
      const encoder = gpu.device.createCommandEncoder({ label: `${owner} readback` });
      encoder.copyBufferToBuffer(source, 0, staging, 0, bytes);
      gpu.device.queue.submit([encoder.finish()]);
      const mapped = staging.mapAsync(GPUMapMode.READ, 0, bytes);
      try {
        await gpu.guard(mapped, `${owner} readback`, readLimitMs, signal);
        return staging.getMappedRange(0, bytes).slice(0);
      } finally {
        // Also ends a mapping that is still pending after an abort.
        staging.unmap();
      }
    },
    dispose: arena.dispose,
  };
}
