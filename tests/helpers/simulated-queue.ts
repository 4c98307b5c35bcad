import type { Clock } from '../../src/common/clock.ts';
import { createLedger } from '../../src/engine/gpu/ledger.ts';
import type { Gpu } from '../../src/engine/gpu/gpu.ts';
import type { Kernel } from '../../src/engine/gpu/kernel.ts';
import { createPace, type PaceTargets } from '../../src/engine/gpu/pace.ts';
import type { PipelineCache } from '../../src/engine/gpu/pipelines.ts';

/** A GPU that computes nothing and takes its time by a clock of its own. */
export interface SimulatedQueue {
  readonly gpu: Gpu;
  readonly pipelines: PipelineCache;
  /** Each submit's dispatches, in order. */
  readonly submits: SimulatedDispatch[][];
  /** Changes what a workgroup of a kernel takes, by the kernel's label. */
  readonly msPerWorkgroup: Map<string, number>;
}

export interface SimulatedDispatch {
  readonly label: string;
  readonly origin: readonly number[];
  readonly workgroups: readonly number[];
  readonly ms: number;
}

interface Recorded {
  readonly label: string;
  readonly record: number;
  readonly workgroups: readonly number[];
}

export function simulateQueue(targets: PaceTargets): SimulatedQueue {
  const msPerWorkgroup = new Map<string, number>();
  const submits: SimulatedDispatch[][] = [];
  let nowMs = 0;
  let freeAtMs = 0;
  /** What the buffer of origins holds as the next submit will see it. */
  const origins = new Uint32Array(65 * 64);
  const queue = {
    writeBuffer(_buffer: unknown, offset: number, words: Uint32Array) {
      origins.set(words, offset / 4);
    },
    submit(commands: readonly Recorded[][]) {
      const dispatches = commands.flat().map(({ label, record, workgroups }): SimulatedDispatch => {
        const ms = workgroups.reduce((a, b) => a * b) * msPerWorkgroup.get(label)!;
        const origin = [...origins.subarray(record / 4, record / 4 + 3)];
        return { label, origin, workgroups, ms };
      });
      submits.push(dispatches);
      freeAtMs = Math.max(nowMs, freeAtMs) + dispatches.reduce((sum, { ms }) => sum + ms, 0);
    },
    onSubmittedWorkDone() {
      const doneMs = freeAtMs;
      return Promise.resolve().then(() => {
        nowMs = Math.max(nowMs, doneMs);
      });
    },
  };
  const device = {
    queue,
    limits: { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 28 },
    createBuffer: ({ label, size }: GPUBufferDescriptor) => ({ label, size, destroy: () => 0 }),
    createBindGroupLayout: () => ({}),
    createBindGroup: () => ({}),
    pushErrorScope: () => undefined,
    popErrorScope: () => Promise.resolve(null),
    createCommandEncoder() {
      const recorded: Recorded[] = [];
      let label = '';
      let record = 0;
      const pass = {
        setPipeline: (pipeline: { readonly label: string }) => (label = pipeline.label),
        setBindGroup(group: number, _buffers: unknown, offsets?: readonly number[]) {
          if (group === 1) record = offsets![0]!;
        },
        dispatchWorkgroups: (...workgroups: number[]) =>
          recorded.push({ label, record, workgroups }),
        end: () => undefined,
      };
      return { beginComputePass: () => pass, finish: () => recorded };
    },
  };
  const clock: Clock = { nowMs: () => nowMs, date: () => new Date(0) };
  const compiled = new Map<string, GPUComputePipeline>();
  const gpu: Gpu = {
    device: device as unknown as GPUDevice,
    adapter: { description: 'simulated', tier: 'T0', isSoftware: false },
    ledger: createLedger(),
    pace: createPace(targets),
    clock,
    guard: (work) => work,
    throwIfFailed: () => undefined,
    dispose: () => undefined,
  };
  const pipelineOf = ({ label }: Kernel): GPUComputePipeline => {
    const pipeline = compiled.get(label) ?? ({ label } as GPUComputePipeline);
    compiled.set(label, pipeline);
    return pipeline;
  };
  const pipelines: PipelineCache = { get: (kernel) => Promise.resolve(pipelineOf(kernel)) };
  return { gpu, pipelines, submits, msPerWorkgroup };
}
