import { KinoraError } from '../../common/errors.ts';
import type { Gpu } from './gpu.ts';

export interface BufferRequest {
  readonly bytes: number;
  /** `GPUBufferUsage` flags; storage that can be written from and copied to is the rule. */
  readonly usage?: GPUBufferUsageFlags;
}

/** A fixed set of buffers, allocated together before the work and freed together after it. */
export interface Arena<Name extends string> {
  readonly buffers: Readonly<Record<Name, GPUBuffer>>;
  readonly bytes: number;
  readonly dispose: () => void;
}

/**
 * Allocates every buffer of a job or none: a job that starts has all its memory.
 * @param owner first part of each buffer's label.
 * @throws KinoraError `gpu-out-of-memory` with the bytes asked for, also when one buffer is above
 * the device's limit for a single binding.
 */
export async function allocateArena<Name extends string>(
  gpu: Gpu,
  owner: string,
  requests: Readonly<Record<Name, BufferRequest>>,
): Promise<Arena<Name>> {
  const entries = Object.entries<BufferRequest>(requests);
  const bytes = entries.reduce((sum, [, request]) => sum + request.bytes, 0);
  const { maxBufferSize, maxStorageBufferBindingSize } = gpu.device.limits;
  const limitBytes = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  for (const [name, request] of entries) {
    if (request.bytes > limitBytes) {
      const buffer = `${owner}.${name}`;
      throw new KinoraError('gpu-out-of-memory', { buffer, bytes: request.bytes, limitBytes });
    }
  }
  const live: GPUBuffer[] = [];
  const dispose = (): void => {
    for (const buffer of live.splice(0)) {
      gpu.ledger.remove(buffer);
      buffer.destroy();
    }
  };
  gpu.throwIfFailed();
  try {
    gpu.device.pushErrorScope('out-of-memory');
    const buffers = Object.fromEntries(
      entries.map(([name, request]) => [
        name,
        createBuffer(gpu, `${owner}.${name}`, request, live),
      ]),
    ) as Record<Name, GPUBuffer>;
    const error = await gpu.guard(gpu.device.popErrorScope(), `allocate ${owner}`, 30_000);
    if (error === null) return { buffers, bytes, dispose };
    throw new KinoraError('gpu-out-of-memory', { owner, bytes, message: error.message });
  } catch (thrown) {
    dispose();
    throw thrown;
  }
}

function createBuffer(
  gpu: Gpu,
  label: string,
  request: BufferRequest,
  live: GPUBuffer[],
): GPUBuffer {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const buffer = gpu.device.createBuffer({
    label,
    // Bindings and copies want whole words; zero-sized bindings are not allowed.
    size: Math.max(16, Math.ceil(request.bytes / 4) * 4),
    usage: request.usage ?? STORAGE | COPY_SRC | COPY_DST,
  });
  gpu.ledger.add(buffer);
  live.push(buffer);
  return buffer;
}
