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

export interface Bench {
  readonly gpu: Gpu;
  readonly pipelines: PipelineCache;
  /** Milliseconds left of the whole run. */
  readonly leftMs: () => number;
}

/** Of one run each: median and quartiles. */
export interface Spread {
  readonly medianMs: number;
  readonly lowerMs: number;
  readonly upperMs: number;
}

const rounds = 7;
/** Of one round: long against the 0.1 ms of a submit, and far from what a system calls a hang. */
const roundMs = 40;
const mostReplays = 256;

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!;
  return { medianMs: at(0.5), lowerMs: at(0.25), upperMs: at(0.75) };
}

/** Milliseconds of one run of all dispatches, each whole; they run as often as a round has room for. */
export async function timeDispatches({ gpu }: Bench, program: Program): Promise<Spread> {
  const once: Dispatch[] = program.steps.map((step) => ({
    step,
    piece: { origin: [0, 0, 0], workgroups: step.kernel.workgroups },
  }));
  const submit = async (replays: number): Promise<number> => {
    const batch = Array.from({ length: replays }, () => once).flat();
    const command = encode(gpu, program, batch);
    const startMs = performance.now();
    gpu.device.queue.submit([command]);
    await gpu.guard(gpu.device.queue.onSubmittedWorkDone(), 'measure', 120_000);
    return (performance.now() - startMs) / replays;
  };
  // The first compiles in many a driver; the second tells how many fill a round.
  await submit(1);
  const firstMs = await submit(1);
  const replays = Math.max(1, Math.min(mostReplays, Math.round(roundMs / firstMs)));
  const times: number[] = [];
  for (let round = 0; round < (firstMs > 1000 ? 2 : rounds); round++) {
    times.push(await submit(replays));
  }
  return spreadOf(times);
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
