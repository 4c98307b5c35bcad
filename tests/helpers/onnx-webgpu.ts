/**
 * The WebGPU build of onnxruntime-web in Node, on Dawn, for benchmarks only. It reads all of WebGPU
 * from `navigator.gpu`, and keeps its data in shared memory, of which Dawn's binding takes no view.
 */
import type * as Ort from 'onnxruntime-web/webgpu';
import { KinoraError } from '../../src/common/errors.ts';
import { findPort } from './gpu-lab.ts';
import { onnxBytes, type OnnxNode } from './onnx-bytes.ts';

export interface OnnxOperator {
  /** One run with inputs and output on the GPU, until the GPU has done it. */
  readonly run: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

/** @param values of the inputs that are no weights, in order. */
export async function openOnnxOperator(
  node: OnnxNode,
  values: readonly Float32Array<ArrayBuffer>[],
): Promise<OnnxOperator> {
  const ort = await loadRuntime();
  const session = await ort.InferenceSession.create(onnxBytes(node), {
    executionProviders: ['webgpu'],
    preferredOutputLocation: 'gpu-buffer',
    // The runtime would quietly give single operators to the CPU.
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  });
  const device = await ort.env.webgpu.device;
  const dims = node.inputs.filter((input) => input.values === undefined).map((each) => each.dims);
  const buffers = values.map((data) => {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    const buffer = device.createBuffer({ size: data.byteLength, usage });
    device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  });
  const feeds = Object.fromEntries(
    session.inputNames.map((name, index) => [
      name,
      ort.Tensor.fromGpuBuffer(buffers[index]!, { dataType: 'float32', dims: dims[index]! }),
    ]),
  );
  return {
    async run() {
      const { y } = await session.run(feeds);
      await device.queue.onSubmittedWorkDone();
      y?.dispose();
    },
    async dispose() {
      await session.release();
      for (const buffer of buffers) buffer.destroy();
    },
  };
}

export interface OnnxModel {
  readonly graph: Uint8Array;
  /** The file that the graph's external data names. */
  readonly weights: { readonly path: string; readonly data: Uint8Array };
  readonly inputs: Readonly<
    Record<string, { readonly dims: readonly number[]; readonly data: Float32Array<ArrayBuffer> }>
  >;
  readonly output: string;
}

/** A whole graph; what it reckons of shapes the runtime may do on the CPU, as it does in a browser. */
export async function openOnnxModel({
  graph,
  weights,
  inputs,
  output,
}: OnnxModel): Promise<OnnxOperator> {
  const ort = await loadRuntime();
  const session = await ort.InferenceSession.create(graph, {
    executionProviders: ['webgpu'],
    preferredOutputLocation: 'gpu-buffer',
    externalData: [weights],
    graphOptimizationLevel: 'all',
  });
  const device = await ort.env.webgpu.device;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffers: GPUBuffer[] = [];
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { dims, data }]) => {
      const buffer = device.createBuffer({ size: data.byteLength, usage });
      device.queue.writeBuffer(buffer, 0, data);
      buffers.push(buffer);
      return [name, ort.Tensor.fromGpuBuffer(buffer, { dataType: 'float32', dims })];
    }),
  );
  return {
    async run() {
      const outputs = await session.run(feeds, [output]);
      await device.queue.onSubmittedWorkDone();
      outputs[output]?.dispose();
    },
    async dispose() {
      await session.release();
      for (const buffer of buffers) buffer.destroy();
    },
  };
}

async function loadRuntime(): Promise<typeof Ort> {
  const gpu = await findPort();
  if (gpu === undefined) throw new KinoraError('webgpu-missing');
  const value = { gpu, hardwareConcurrency: 1, userAgent: 'node' };
  Object.defineProperty(globalThis, 'navigator', { value, configurable: true });
  unshareWrites();
  const ort = await import('onnxruntime-web/webgpu');
  ort.env.wasm.numThreads = 1;
  return ort;
}

function unshareWrites(): void {
  const { prototype } = GPUQueue;
  type Write = (this: GPUQueue, to: GPUBuffer, offset: number, bytes: Uint8Array) => void;
  const write = Object.getOwnPropertyDescriptor(prototype, 'writeBuffer')?.value as Write;
  prototype.writeBuffer = function (buffer, offset, data, first = 0, size) {
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
    // In elements of the view, as the standard counts.
    const unit = 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1;
    const end = size === undefined ? undefined : (first + size) * unit;
    write.call(this, buffer, offset, bytes.slice(first * unit, end));
  };
}
