import { throwIfAborted } from '../../common/deadline.ts';
import { allocateArena } from './arena.ts';
import type { Gpu } from './gpu.ts';
import type { Call, Kernel } from './kernel.ts';
import { cut, type Piece, workgroupsOf } from './piece.ts';
import { bufferLayout, originLayout, type PipelineCache } from './pipelines.ts';

/** Calls with compiled pipelines and bind groups, ready to be replayed any number of times. */
export interface Program {
  readonly label: string;
  readonly steps: readonly Step[];
  /** Records of where dispatches begin; the first is zero and stays so. */
  readonly origins: GPUBuffer;
  readonly originGroup: GPUBindGroup;
  readonly dispose: () => void;
}

/** One call, compiled. */
export interface Step {
  readonly kernel: Kernel;
  readonly pipeline: GPUComputePipeline;
  readonly buffers: GPUBindGroup;
}

/** A piece of a step, short enough for the screen to stay alive. */
export interface Dispatch {
  readonly step: Step;
  readonly piece: Piece;
}

const dispatchesPerSubmit = 64;
/** Expected of one submit: an abort waits for this times the submits in flight. */
const submitTargetMs = 100;
/** Submits that may wait in the queue: enough to hide the way there, few enough to cancel soon. */
const submitsInFlight = 2;
/**
 * Drivers compile at the first use, for which a loaded CPU can take minutes. A GPU that hangs is
 * reset by the system within seconds, and that arrives as a lost device.
 */
const submitLimitMs = 600_000;

/** Dynamic offsets of uniforms are multiples of this on every device. */
const originStrideBytes = 256;

/**
 * Compiles what is not compiled yet and binds the calls' buffers, which must outlive the program.
 * @throws KinoraError `shader-invalid`, `gpu-out-of-memory`, `gpu-lost`.
 */
export async function buildProgram(
  gpu: Gpu,
  pipelines: PipelineCache,
  label: string,
  calls: readonly Call[],
): Promise<Program> {
  const ready = await Promise.all(calls.map(({ kernel }) => pipelines.get(kernel)));
  const steps = calls.map(({ kernel, buffers }, index): Step => {
    const bindGroup = gpu.device.createBindGroup({
      label: kernel.label,
      layout: bufferLayout(gpu.device, kernel),
      entries: Object.keys(kernel.bindings).map((name, binding) => ({
        binding,
        resource: bindingOf(buffers[name]!),
      })),
    });
    return { kernel, pipeline: ready[index]!, buffers: bindGroup };
  });
  const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
  const bytes = (1 + dispatchesPerSubmit) * originStrideBytes;
  const arena = await allocateArena(gpu, label, { origins: { bytes, usage } });
  const { origins } = arena.buffers;
  const originGroup = gpu.device.createBindGroup({
    label: `${label} origins`,
    layout: originLayout(gpu.device),
    entries: [{ binding: 0, resource: { buffer: origins, size: 16 } }],
  });
  return { label, steps, origins, originGroup, dispose: arena.dispose };
}

function bindingOf(buffer: GPUBuffer | GPUBufferBinding): GPUBufferBinding {
  return 'buffer' in buffer ? buffer : { buffer };
}

/** A step's dispatches, by what is known of its speed now. */
export function dispatchesOf({ pace }: Gpu, step: Step): Dispatch[] {
  const whole: Piece = { origin: [0, 0, 0], workgroups: step.kernel.workgroups };
  const limit = pace.workgroupsAtOnce(step.pipeline, step.kernel);
  return cut(whole, limit).map((piece) => ({ step, piece }));
}

/**
 * Runs a program once, in submits short enough to be cancelled between them.
 * Resolves when the GPU has done all of it.
 * @throws KinoraError `aborted` at the next submit after the signal, `gpu-lost`, `timed-out`.
 */
export async function runProgram(gpu: Gpu, program: Program, signal?: AbortSignal): Promise<void> {
  const line = openLine(gpu, program, signal);
  let batch: Dispatch[] = [];
  let batchMs = 0;
  const flush = async (): Promise<void> => {
    const full = batch;
    batch = [];
    batchMs = 0;
    if (full.length > 0) await line.send(full);
  };
  for (const step of program.steps) {
    const dispatches = dispatchesOf(gpu, step);
    // Timed apart from the others, so that the pace knows the slow kernels exactly.
    const isCut = dispatches.length > 1;
    if (isCut) await flush();
    for (const dispatch of dispatches) {
      const rate = gpu.pace.msPerWorkgroup(step.pipeline);
      if (rate === undefined) {
        await flush();
        await line.send([dispatch]);
        await line.settle();
        continue;
      }
      const ms = rate * workgroupsOf(dispatch.piece);
      if (batch.length === dispatchesPerSubmit || batchMs + ms > submitTargetMs) await flush();
      batch.push(dispatch);
      batchMs += ms;
    }
    if (isCut) await flush();
  }
  await flush();
  await line.settle();
}

interface Line {
  /** Submits as soon as few enough are in flight. */
  send(batch: readonly Dispatch[]): Promise<void>;
  /** Waits for everything that was sent. */
  settle(): Promise<void>;
}

/** Submits in order, and tells the pace what each took. */
function openLine(gpu: Gpu, program: Program, signal: AbortSignal | undefined): Line {
  const { queue } = gpu.device;
  const inFlight: Promise<void>[] = [];
  let lastDoneMs = 0;
  const settleTo = async (count: number): Promise<void> => {
    while (inFlight.length > count) {
      await gpu.guard(inFlight.shift()!, `run ${program.label}`, submitLimitMs, signal);
    }
  };
  return {
    async send(batch) {
      await settleTo(submitsInFlight);
      throwIfAborted(signal);
      gpu.throwIfFailed();
      queue.submit([encode(gpu, program, batch)]);
      const sentMs = gpu.clock.nowMs();
      const parts = batch.map(({ step, piece }) => ({
        key: step.pipeline,
        workgroups: workgroupsOf(piece),
      }));
      const told = queue.onSubmittedWorkDone().then(() => {
        const doneMs = gpu.clock.nowMs();
        // Behind another submit, it began when that one ended.
        gpu.pace.tell(parts, doneMs - Math.max(sentMs, lastDoneMs));
        lastDoneMs = doneMs;
      });
      inFlight.push(told);
    },
    settle: () => settleTo(0),
  };
}

/** The commands of at most `dispatchesPerSubmit` dispatches, to be submitted before the next ones. */
export function encode(
  gpu: Gpu,
  program: Program,
  batch: readonly Dispatch[],
  timestampWrites?: GPUComputePassTimestampWrites,
): GPUCommandBuffer {
  const { device } = gpu;
  const { label } = program;
  const encoder = device.createCommandEncoder({ label });
  const pass = encoder.beginComputePass(timestampWrites ? { label, timestampWrites } : { label });
  const records: number[] = [];
  for (const { step, piece } of batch) {
    let offset = 0;
    if (piece.origin.some((first) => first > 0)) {
      records.push(...piece.origin, ...new Array<number>(originStrideBytes / 4 - 3).fill(0));
      offset = records.length * 4;
    }
    pass.setPipeline(step.pipeline);
    pass.setBindGroup(0, step.buffers);
    pass.setBindGroup(1, program.originGroup, [offset]);
    pass.dispatchWorkgroups(...piece.workgroups);
  }
  pass.end();
  // In the queue's order: after the submits before, which read the records they had.
  if (records.length > 0) {
    device.queue.writeBuffer(program.origins, originStrideBytes, Uint32Array.from(records));
  }
  return encoder.finish();
}
