import { KinoraError } from '../../common/errors.ts';
import { allocateArena } from './arena.ts';
import type { Gpu } from './gpu.ts';
import { workgroupsOf } from './piece.ts';
import { type Dispatch, dispatchesOf, encode, type Program } from './program.ts';
import { createReader } from './readback.ts';

export interface DispatchTime {
  /** Of its kernel. */
  readonly label: string;
  readonly ms: number;
  /** Of this piece of the kernel. */
  readonly flops: number;
}

/** Dispatches whose timestamps come back together: a wait costs up to 0.2 s on SwiftShader. */
const dispatchesPerReadback = 64;

/**
 * Runs a program once with a timestamp on both sides of each dispatch; for benchmarks. Slower than
 * `runProgram`, and cut as that would cut it now.
 * @throws KinoraError `internal` without the feature `timestamp-query`.
 */
export async function timeProgram(gpu: Gpu, program: Program): Promise<DispatchTime[]> {
  const { device } = gpu;
  if (!device.features.has('timestamp-query')) {
    throw new KinoraError('internal', { missing: 'timestamp-query' });
  }
  const count = 2 * dispatchesPerReadback;
  const bytes = count * 8;
  const querySet = device.createQuerySet({ type: 'timestamp', count });
  const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC;
  const arena = await allocateArena(gpu, 'timing', { stamps: { bytes, usage } });
  const { stamps } = arena.buffers;
  const reader = await createReader(gpu, 'timing', bytes);
  const dispatches = program.steps.flatMap((step) => dispatchesOf(gpu, step));
  try {
    const times: DispatchTime[] = [];
    for (let first = 0; first < dispatches.length; first += dispatchesPerReadback) {
      const chunk = dispatches.slice(first, first + dispatchesPerReadback);
      chunk.forEach((dispatch, i) => {
        const [beginningOfPassWriteIndex, endOfPassWriteIndex] = [2 * i, 2 * i + 1];
        const around = { querySet, beginningOfPassWriteIndex, endOfPassWriteIndex };
        device.queue.submit([encode(gpu, program, [dispatch], around)]);
      });
      const resolve = device.createCommandEncoder({ label: 'timing' });
      resolve.resolveQuerySet(querySet, 0, 2 * chunk.length, stamps, 0);
      device.queue.submit([resolve.finish()]);
      const nanoseconds = new BigUint64Array(await reader.read(stamps));
      chunk.forEach((dispatch, i) => {
        times.push(timeOf(dispatch, nanoseconds[2 * i + 1]! - nanoseconds[2 * i]!));
      });
    }
    return times;
  } finally {
    reader.dispose();
    arena.dispose();
    querySet.destroy();
  }
}

function timeOf({ step: { kernel }, piece }: Dispatch, nanoseconds: bigint): DispatchTime {
  const share = workgroupsOf(piece) / workgroupsOf(kernel);
  return { label: kernel.label, ms: Number(nanoseconds) / 1e6, flops: kernel.flops * share };
}
