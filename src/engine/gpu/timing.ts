import { KinoraError } from '../../common/errors.ts';
import { allocateArena } from './arena.ts';
import type { Gpu } from './gpu.ts';
import { workgroupsOf } from './piece.ts';
import { dispatchesOf, encode, type Program } from './program.ts';
import { createReader } from './readback.ts';

export interface DispatchTime {
  readonly label: string;
  readonly ms: number;
  readonly flops: number;
}

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
  const count = 2;
  const bytes = count * 8;
  const querySet = device.createQuerySet({ type: 'timestamp', count });
  const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC;
  const arena = await allocateArena(gpu, 'timing', { stamps: { bytes, usage } });
  const { stamps } = arena.buffers;
  const reader = await createReader(gpu, 'timing', bytes);
  const around = { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
  try {
    const times: DispatchTime[] = [];
    for (const dispatch of program.steps.flatMap((step) => dispatchesOf(gpu, step))) {
      const commands = encode(gpu, program, [dispatch], around, (encoder) => {
        encoder.resolveQuerySet(querySet, 0, count, stamps, 0);
      });
      device.queue.submit([commands]);
      const [begin, end] = new BigUint64Array(await reader.read(stamps));
      const { kernel } = dispatch.step;
      const share = workgroupsOf(dispatch.piece) / workgroupsOf(kernel);
      times.push({
        label: kernel.label,
        ms: Number(end! - begin!) / 1e6,
        flops: kernel.flops * share,
      });
    }
    return times;
  } finally {
    reader.dispose();
    arena.dispose();
    querySet.destroy();
  }
}
