import { KinoraError } from '../../common/errors.ts';
import { allocateArena } from './arena.ts';
import type { Gpu } from './gpu.ts';
import { type Program, record } from './program.ts';
import { createReader } from './readback.ts';

export interface DispatchTime {
  readonly label: string;
  readonly ms: number;
  readonly flops: number;
}

/**
 * Runs a program once with a timestamp on both sides of each dispatch; for benchmarks and for the
 * test that no dispatch takes too long. Slower than `runProgram`.
 * @throws KinoraError `internal` without the feature `timestamp-query`.
 */
export async function timeProgram(gpu: Gpu, program: Program): Promise<DispatchTime[]> {
  const { device } = gpu;
  if (!device.features.has('timestamp-query')) {
    throw new KinoraError('internal', { missing: 'timestamp-query' });
  }
  const count = 2;
  const bytes = count * 8;
  const querySet = device.createQuerySet({ type: 'timestamp', count });
  const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC;
  const arena = await allocateArena(gpu, 'timing', { stamps: { bytes, usage } });
  const reader = await createReader(gpu, 'timing', bytes);
  try {
    const times: DispatchTime[] = [];
    for (const dispatch of program.dispatches) {
      const encoder = device.createCommandEncoder({ label: 'timing' });
      const pass = encoder.beginComputePass({
        timestampWrites: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 },
      });
      record(pass, program, dispatch);
      pass.end();
      encoder.resolveQuerySet(querySet, 0, count, arena.buffers.stamps, 0);
      device.queue.submit([encoder.finish()]);
      const [begin, end] = new BigUint64Array(await reader.read(arena.buffers.stamps));
      times.push({
        label: dispatch.label,
        ms: Number(end! - begin!) / 1e6,
        flops: dispatch.flops,
      });
    }
    return times;
  } finally {
    reader.dispose();
    arena.dispose();
    querySet.destroy();
  }
}
