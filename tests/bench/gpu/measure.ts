/** Timing on any adapter: many replays to a submit, so that the way to the GPU and back weighs little. */
import { allocateArena, type BufferRequest } from '../../../src/engine/gpu/arena.ts';
import type { Gpu } from '../../../src/engine/gpu/gpu.ts';
import { call, type Kernel } from '../../../src/engine/gpu/kernel.ts';
import type { PipelineCache } from '../../../src/engine/gpu/pipelines.ts';
import {
  buildProgram,
  type Dispatch,
  encode,
  type Program,
} from '../../../src/engine/gpu/program.ts';
import { createReader } from '../../../src/engine/gpu/readback.ts';

export interface Bench {
  readonly gpu: Gpu;
  readonly pipelines: PipelineCache;
  /** Milliseconds left of the whole run. */
  readonly leftMs: () => number;
}

/** Of one run each: median and quartiles on the GPU, by its timestamps where it has them. */
export interface Spread {
  readonly medianMs: number;
  readonly lowerMs: number;
  readonly upperMs: number;
  /** Median of what a caller waits, recording and submitting counted. */
  readonly wallMs: number;
}

const rounds = 7;
/** Of one round: long against the 0.1 ms to which timestamps are rounded, far from what a system calls a hang. */
const roundMs = 20;
/** Of one submit: recording them takes about as long as a round. */
const mostDispatches = 4096;

interface Sample {
  readonly gpuMs: number;
  readonly wallMs: number;
}

function spreadOf(samples: readonly Sample[]): Spread {
  const sorted = (key: keyof Sample): number[] =>
    samples.map((sample) => sample[key]).sort((a, b) => a - b);
  const at = (values: readonly number[], share: number): number =>
    values[Math.floor(share * (values.length - 1))]!;
  const [gpu, wall] = [sorted('gpuMs'), sorted('wallMs')];
  return {
    medianMs: at(gpu, 0.5),
    lowerMs: at(gpu, 0.25),
    upperMs: at(gpu, 0.75),
    wallMs: at(wall, 0.5),
  };
}

/** Milliseconds of one run of all dispatches, each whole; they run as often as a round has room for. */
export async function timeDispatches({ gpu }: Bench, program: Program): Promise<Spread> {
  const once: Dispatch[] = program.steps.map((step) => ({
    step,
    piece: { origin: [0, 0, 0], workgroups: step.kernel.workgroups },
  }));
  const watch = await createStopwatch(gpu);
  const submit = async (replays: number): Promise<Sample> => {
    const batch = Array.from({ length: replays }, () => once).flat();
    const command = encode(gpu, program, batch, watch?.around);
    const startMs = performance.now();
    gpu.device.queue.submit([command]);
    await gpu.guard(gpu.device.queue.onSubmittedWorkDone(), 'measure', 120_000);
    const wallMs = performance.now() - startMs;
    const gpuMs = watch ? await watch.readMs() : wallMs;
    return { gpuMs: gpuMs / replays, wallMs: wallMs / replays };
  };
  try {
    // The first compiles in many a driver; those after it tell how many fill a round.
    await submit(1);
    const most = Math.max(1, Math.floor(mostDispatches / once.length));
    let replays = 1;
    let sample = await submit(replays);
    while (sample.gpuMs * replays < roundMs / 2 && replays < most) {
      const growth = Math.min(16, roundMs / (sample.gpuMs * replays + 0.01));
      replays = Math.min(most, Math.ceil(replays * growth));
      sample = await submit(replays);
    }
    const samples: Sample[] = [sample];
    // What takes a second needs no second look.
    while (sample.gpuMs < 1000 && samples.length < rounds) samples.push(await submit(replays));
    return spreadOf(samples);
  } finally {
    watch?.dispose();
  }
}

interface Stopwatch {
  readonly around: GPUComputePassTimestampWrites;
  /** From the beginning to the end of the pass that `around` was last given to. */
  readMs(): Promise<number>;
  dispose(): void;
}

/** @returns undefined on an adapter without timestamps. */
async function createStopwatch(gpu: Gpu): Promise<Stopwatch | undefined> {
  const { device } = gpu;
  if (!device.features.has('timestamp-query')) return undefined;
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 });
  const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC;
  const arena = await allocateArena(gpu, 'stopwatch', { stamps: { bytes: 16, usage } });
  const { stamps } = arena.buffers;
  const reader = await createReader(gpu, 'stopwatch', 16);
  return {
    around: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 },
    async readMs() {
      const resolve = device.createCommandEncoder({ label: 'stopwatch' });
      resolve.resolveQuerySet(querySet, 0, 2, stamps, 0);
      device.queue.submit([resolve.finish()]);
      const [start, end] = new BigUint64Array(await reader.read(stamps, 16));
      return Number(end! - start!) / 1e6;
    },
    dispose() {
      reader.dispose();
      arena.dispose();
      querySet.destroy();
    },
  };
}

/** A kernel on buffers of small numbers. @param sizes bytes of each buffer. */
export async function timeKernel<Name extends string>(
  bench: Bench,
  kernel: Kernel<Name>,
  sizes: Readonly<Record<Name, number>>,
): Promise<Spread> {
  const requests = Object.fromEntries(
    Object.entries<number>(sizes).map(([name, bytes]) => [name, { bytes }]),
  ) as Record<Name, BufferRequest>;
  const { gpu, pipelines } = bench;
  const arena = await allocateArena(gpu, 'measured', requests);
  for (const buffer of Object.values<GPUBuffer>(arena.buffers)) fillWithSmallNumbers(gpu, buffer);
  const program = await buildProgram(gpu, pipelines, 'measured', [call(kernel, arena.buffers)]);
  try {
    return await timeDispatches(bench, program);
  } finally {
    program.dispose();
    arena.dispose();
  }
}

const pattern = Uint16Array.from({ length: 2 ** 19 }, (_, i) => 0x2c00 + ((i * 2654435761) >>> 22));

/** Words whose halves are between 0.06 and 0.13 in f16, and small in f32: no NaN, nothing denormal. */
function fillWithSmallNumbers(gpu: Gpu, buffer: GPUBuffer): void {
  for (let offset = 0; offset < buffer.size; offset += pattern.byteLength) {
    const bytes = Math.min(pattern.byteLength, buffer.size - offset);
    gpu.device.queue.writeBuffer(buffer, offset, pattern.buffer, 0, bytes);
  }
}

export async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}
