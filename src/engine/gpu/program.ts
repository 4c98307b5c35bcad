import { throwIfAborted } from '../../common/deadline.ts';
import { type Arena, allocateArena } from './arena.ts';
import type { Gpu } from './gpu.ts';
import type { Call, Kernel } from './kernel.ts';
import { bufferLayout, originLayout, type PipelineCache } from './pipelines.ts';

/** Calls with compiled pipelines and bind groups, ready to be replayed any number of times. */
export interface Program {
  readonly label: string;
  readonly dispatches: readonly Dispatch[];
  /** Of group 1: one record per distinct origin. */
  readonly origins: GPUBindGroup;
  readonly dispose: () => void;
}

/** One piece of a call, short enough for the screen to stay alive. */
export interface Dispatch {
  readonly label: string;
  readonly pipeline: GPUComputePipeline;
  readonly buffers: GPUBindGroup;
  readonly originOffset: number;
  readonly workgroups: readonly [number, number, number];
  readonly flops: number;
}

/**
 * Work in one dispatch, in floating-point operations, so that it takes at most about 100 ms: a
 * quarter GFLOP/s was seen on SwiftShader, 50 GFLOP/s is a weak integrated GPU. Systems reset a
 * GPU that does not answer for about two seconds, and a page shares it with the screen.
 */
function dispatchBudget(gpu: Gpu): number {
  return gpu.adapter.isSoftware ? 2.5e7 : 5e9;
}

const dispatchesPerSubmit = 64;
const budgetsPerSubmit = 5;
/** Submits that may wait in the queue: enough to hide the way there, few enough to cancel soon. */
const submitsInFlight = 2;
/**
 * Drivers compile at the first use, for which a loaded CPU can take minutes. A GPU that hangs is
 * reset by the system within seconds, and that arrives as a lost device.
 */
const submitLimitMs = 600_000;

const originStrideBytes = 256;

export async function buildProgram(
  gpu: Gpu,
  pipelines: PipelineCache,
  label: string,
  calls: readonly Call[],
): Promise<Program> {
  const ready = await Promise.all(calls.map(({ kernel }) => pipelines.get(kernel)));
  const records = new Map<string, number>([['0,0,0', 0]]);
  const dispatches = calls.flatMap(({ kernel, buffers }, index) => {
    const bindGroup = gpu.device.createBindGroup({
      label: kernel.label,
      layout: bufferLayout(gpu.device, kernel),
      entries: Object.keys(kernel.bindings).map((name, binding) => ({
        binding,
        resource: bindingOf(buffers[name]!),
      })),
    });
    return split(kernel, dispatchBudget(gpu)).map(({ origin, workgroups, flops }): Dispatch => {
      const key = origin.join();
      const record = records.get(key) ?? records.size;
      records.set(key, record);
      return {
        label: kernel.label,
        pipeline: ready[index]!,
        buffers: bindGroup,
        originOffset: record * originStrideBytes,
        workgroups,
        flops,
      };
    });
  });
  const arena = await writeOrigins(gpu, label, [...records.keys()]);
  const origins = gpu.device.createBindGroup({
    label: `${label} origins`,
    layout: originLayout(gpu.device),
    entries: [{ binding: 0, resource: { buffer: arena.buffers.origins, size: 16 } }],
  });
  return { label, dispatches, origins, dispose: arena.dispose };
}

function bindingOf(buffer: GPUBuffer | GPUBufferBinding): GPUBufferBinding {
  return 'buffer' in buffer ? buffer : { buffer };
}

interface Piece {
  readonly origin: readonly [number, number, number];
  readonly workgroups: readonly [number, number, number];
  readonly flops: number;
}

/** Cuts a kernel's grid along its longest side into pieces of at most `budget` operations each. */
export function split(kernel: Pick<Kernel, 'workgroups' | 'flops'>, budget: number): Piece[] {
  const { workgroups, flops } = kernel;
  const axis = workgroups.indexOf(Math.max(...workgroups));
  const length = workgroups[axis]!;
  const count = Math.min(length, Math.max(1, Math.ceil(flops / budget)));
  return Array.from({ length: count }, (_, piece): Piece => {
    const first = Math.floor((piece * length) / count);
    const size = Math.floor(((piece + 1) * length) / count) - first;
    const [x, y, z] = workgroups;
    return {
      origin: [axis === 0 ? first : 0, axis === 1 ? first : 0, axis === 2 ? first : 0],
      workgroups: [axis === 0 ? size : x, axis === 1 ? size : y, axis === 2 ? size : z],
      flops: (flops * size) / length,
    };
  });
}

async function writeOrigins(
  gpu: Gpu,
  owner: string,
  keys: readonly string[],
): Promise<Arena<'origins'>> {
  const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
  const bytes = keys.length * originStrideBytes;
  const arena = await allocateArena(gpu, owner, { origins: { bytes, usage } });
  const words = new Uint32Array(bytes / 4);
  keys.forEach((key, record) => {
    words.set(key.split(',').map(Number), (record * originStrideBytes) / 4);
  });
  gpu.device.queue.writeBuffer(arena.buffers.origins, 0, words);
  return arena;
}

/**
 * Runs a program once, in submits short enough to be cancelled between them.
 * Resolves when the GPU has done all of it.
 */
export async function runProgram(gpu: Gpu, program: Program, signal?: AbortSignal): Promise<void> {
  const inFlight: Promise<undefined>[] = [];
  const settle = async (done: Promise<undefined>): Promise<void> => {
    await gpu.guard(done, `run ${program.label}`, submitLimitMs, signal);
  };
  for (const batch of batches(program.dispatches, budgetsPerSubmit * dispatchBudget(gpu))) {
    throwIfAborted(signal);
    gpu.throwIfFailed();
    const encoder = gpu.device.createCommandEncoder({ label: program.label });
    const pass = encoder.beginComputePass({ label: program.label });
    for (const dispatch of batch) record(pass, program, dispatch);
    pass.end();
    gpu.device.queue.submit([encoder.finish()]);
    inFlight.push(gpu.device.queue.onSubmittedWorkDone());
    if (inFlight.length > submitsInFlight) await settle(inFlight.shift()!);
  }
  for (const done of inFlight) await settle(done);
}

export function record(
  pass: GPUComputePassEncoder,
  program: Program,
  { pipeline, buffers, originOffset, workgroups }: Dispatch,
): void {
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, buffers);
  pass.setBindGroup(1, program.origins, [originOffset]);
  pass.dispatchWorkgroups(...workgroups);
}

function* batches(dispatches: readonly Dispatch[], budget: number): Generator<Dispatch[]> {
  let batch: Dispatch[] = [];
  let flops = 0;
  for (const dispatch of dispatches) {
    const isFull = batch.length >= dispatchesPerSubmit || flops + dispatch.flops > budget;
    if (batch.length > 0 && isFull) {
      yield batch;
      batch = [];
      flops = 0;
    }
    batch.push(dispatch);
    flops += dispatch.flops;
  }
  if (batch.length > 0) yield batch;
}
