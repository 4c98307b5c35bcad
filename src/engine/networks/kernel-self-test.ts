import { KinoraError } from '../../common/errors.ts';
import { decodeHalf, encodeHalf } from '../../common/half.ts';
import { allocateArena, type BufferRequest } from '../gpu/arena.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { call, type Kernel, type RowWorker } from '../gpu/kernel.ts';
import type { PipelineCache } from '../gpu/pipelines.ts';
import { buildProgram, runProgram } from '../gpu/program.ts';
import { createReader } from '../gpu/readback.ts';
import { bytesPerElement, type Element } from '../gpu/wgsl.ts';
import {
  attention,
  type AttentionShape,
  type AttentionTiling,
  chooseAttentionTiling,
  maskedAttention,
} from '../kernels/attention.ts';
import { dequantise } from '../kernels/dequantise.ts';
import { layerNorm } from '../kernels/layer-norm.ts';
import { linear, type LinearTiling, linearTilings } from '../kernels/linear.ts';
import { rmsNormRope } from '../kernels/rms-norm-rope.ts';

export interface KernelChoice {
  /** What this device computes right: f16 where it can, else f32. */
  readonly element: Element;
  /** Kernels that gave wrong numbers or did not compile in f16; shown to the user. */
  readonly failures: readonly string[];
}

/**
 * Runs each kernel once on the real adapter, on inputs whose answer is known without a second
 * implementation, and takes f16 only where all of them are right.
 * @throws KinoraError `gpu-wrong-result` naming the kernels, when f32 is wrong as well.
 */
export async function chooseKernels(gpu: Gpu, pipelines: PipelineCache): Promise<KernelChoice> {
  const failures = gpu.device.features.has('shader-f16')
    ? await failuresOf(gpu, pipelines, checks(gpu, 'f16'))
    : undefined;
  if (failures?.length === 0) return { element: 'f16', failures };
  const inF32 = await failuresOf(gpu, pipelines, checks(gpu, 'f32'));
  if (inF32.length > 0) throw new KinoraError('gpu-wrong-result', { kernels: inF32.join(', ') });
  return { element: 'f32', failures: failures ?? [] };
}

/** A kernel, its inputs as their bytes, and what must come out. */
interface Check {
  readonly kernel: Kernel;
  readonly inputs: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
  readonly output: string;
  readonly element: Element;
  readonly expected: Float32Array;
}

/** Of ±1-sized answers: above what rounding to f16 and `exp2` do, far below any wrong index. */
const tolerance = 4e-3;

async function failuresOf(
  gpu: Gpu,
  pipelines: PipelineCache,
  all: readonly Check[],
): Promise<string[]> {
  const failures: string[] = [];
  for (const check of all) {
    if (!(await isRight(gpu, pipelines, check))) failures.push(check.kernel.label);
  }
  return failures;
}

async function isRight(gpu: Gpu, pipelines: PipelineCache, check: Check): Promise<boolean> {
  const { kernel, inputs, output, element, expected } = check;
  const bytes = expected.length * bytesPerElement(element);
  const requests: Record<string, BufferRequest> = { [output]: { bytes } };
  for (const [name, data] of Object.entries(inputs)) requests[name] = { bytes: data.byteLength };
  const arena = await allocateArena(gpu, 'self-test', requests);
  const reader = await createReader(gpu, 'self-test', bytes);
  try {
    for (const [name, data] of Object.entries(inputs)) {
      gpu.device.queue.writeBuffer(arena.buffers[name]!, 0, data);
    }
    const calls = [call(kernel, arena.buffers)];
    const program = await buildProgram(gpu, pipelines, 'self-test', calls);
    try {
      await runProgram(gpu, program);
    } finally {
      program.dispose();
    }
    const raw = await reader.read(arena.buffers[output]!, bytes);
    const got = element === 'f16' ? decodeHalf(new Uint16Array(raw)) : new Float32Array(raw);
    return expected.every((value, index) => Math.abs(got[index]! - value) <= tolerance);
  } catch (error) {
    if (error instanceof KinoraError && error.code === 'shader-invalid') return false;
    throw error;
  } finally {
    reader.dispose();
    arena.dispose();
  }
}

function checks(gpu: Gpu, element: Element): Check[] {
  const { isSoftware } = gpu.adapter;
  const { direct, tiled256 } = linearTilings;
  const tilings = isSoftware ? [direct] : [direct, tiled256];
  const worker = isSoftware ? 'invocation' : 'workgroup';
  const limitBytes = gpu.device.limits.maxComputeWorkgroupStorageSize;
  const attentionTiling = chooseAttentionTiling(isSoftware, headWidth, element, limitBytes);
  return [
    ...tilings.map((tiling) => linearCheck(element, tiling)),
    dequantiseCheck(element),
    layerNormCheck(element, worker),
    rmsNormRopeCheck(element, worker),
    equalValuesCheck(element, attentionTiling),
    oneKeyCheck(element, attentionTiling),
  ];
}

/** Small whole numbers: every partial sum is exact, also in f16. */
function linearCheck(element: Element, tiling: LinearTiling): Check {
  const [rows, depth, columns] = [37, 32, 72];
  const x = fill(rows * depth, (i) => ((i * 7) % 9) - 4);
  const w = fill(depth * columns, (i) => ((i * 5) % 7) - 3);
  const bias = fill(columns, (n) => (n % 3) - 1);
  const expected = fill(rows * columns, (i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    let sum = bias[column]!;
    for (let k = 0; k < depth; k++) sum += x[row * depth + k]! * w[k * columns + column]!;
    return sum;
  });
  return {
    kernel: linear({ rows, depth, columns, element, result: element }, tiling),
    inputs: { x: pack(x, element), w: pack(w, element), bias: pack(bias, 'f32') },
    output: 'y',
    element,
    expected,
  };
}

/** Halves of whole numbers, exact in f16. */
function dequantiseCheck(element: Element): Check {
  const [outputs, depth, groupSize] = [12, 16, 8];
  const stored = Int8Array.from({ length: outputs * depth }, (_, i) => ((i * 11) % 31) - 15);
  const scales = fill((outputs * depth) / groupSize, (i) => (i % 3) * 0.5);
  const shape = { outputs, depth, columns: outputs, firstColumn: 0, element };
  return {
    kernel: dequantise(shape, groupSize),
    inputs: { stored: new Uint8Array(stored.buffer), scales: pack(scales, 'f16') },
    output: 'w',
    element,
    expected: fill(outputs * depth, (i) => {
      const [k, n] = [Math.floor(i / outputs), i % outputs];
      const group = (n * depth) / groupSize + Math.floor(k / groupSize);
      return stored[n * depth + k]! * scales[group]!;
    }),
  };
}

/** Rows of c ± 3 in turn have mean c and deviation 3. */
function layerNormCheck(element: Element, worker: RowWorker): Check {
  const [rows, width] = [3, 264];
  const x = fill(rows * width, (i) => Math.floor(i / width) + (i % 2 === 0 ? 3 : -3));
  return {
    kernel: layerNorm({ rows, width, epsilon: 1e-6, element, worker }),
    inputs: {
      x: pack(x, 'f32'),
      weight: pack(
        fill(width, () => 2),
        'f32',
      ),
      bias: pack(
        fill(width, () => 1),
        'f32',
      ),
    },
    output: 'y',
    element,
    expected: fill(rows * width, (i) => (i % 2 === 0 ? 3 : -1)),
  };
}

/** Rows of equal numbers become ones; a quarter turn takes (1, 1) to (−1, 1). */
function rmsNormRopeCheck(element: Element, worker: RowWorker): Check {
  const [rows, width, headWidth] = [3, 16, 8];
  const shape = { rows, stride: width, firstColumn: 0, width, epsilon: 1e-6, element, worker };
  return {
    kernel: rmsNormRope(shape, { tokens: rows, headWidth }),
    inputs: {
      y: pack(
        fill(rows * width, (i) => 2 + Math.floor(i / width)),
        element,
      ),
      gain: pack(
        fill(width, () => 1),
        'f32',
      ),
      angles: pack(
        fill(rows * headWidth, (i) => i % 2),
        'f32',
      ),
    },
    output: 'y',
    element,
    expected: fill(rows * width, (i) => (i % 2 === 0 ? -1 : 1)),
  };
}

const headWidth = 64;

function attentionShape(element: Element): AttentionShape {
  const heads = 2;
  const width = heads * headWidth;
  return {
    batch: 1,
    queries: 5,
    keys: 9,
    heads,
    headWidth,
    element,
    columns: { q: width, firstQ: 0, kv: 2 * width, firstK: 0, firstV: width },
  };
}

const anyNumbers = (count: number): Float32Array => fill(count, (i) => (((i * 37) % 23) - 11) / 8);

/** Where all keys have the same value, that is the answer, whatever the scores. */
function equalValuesCheck(element: Element, tiling: AttentionTiling): Check {
  const shape = attentionShape(element);
  const { q: width, kv: stride } = shape.columns;
  const value = (column: number): number => ((column % 16) - 8) / 8;
  const scores = anyNumbers(shape.keys * stride);
  const kv = scores.map((k, i) => (i % stride < width ? k : value((i % stride) - width)));
  return {
    kernel: attention(shape, tiling),
    inputs: { q: pack(anyNumbers(shape.queries * width), element), kv: pack(kv, element) },
    output: 'y',
    element,
    expected: fill(shape.queries * width, (i) => value(i % width)),
  };
}

/** Where one key counts, its value is the answer. */
function oneKeyCheck(element: Element, tiling: AttentionTiling): Check {
  const shape = attentionShape(element);
  const { q: width, kv: stride, firstV } = shape.columns;
  const only = 6;
  const kv = anyNumbers(shape.keys * stride);
  return {
    kernel: maskedAttention(shape, tiling),
    inputs: {
      q: pack(anyNumbers(shape.queries * width), element),
      kv: pack(kv, element),
      mask: pack(
        fill(shape.keys, (key) => (key === only ? 1 : 0)),
        'f32',
      ),
    },
    output: 'y',
    element,
    expected: fill(shape.queries * width, (i) => kv[only * stride + firstV + (i % width)]!),
  };
}

function fill(length: number, valueAt: (index: number) => number): Float32Array {
  return Float32Array.from({ length }, (_, index) => valueAt(index));
}

function pack(values: Float32Array, element: Element): Uint8Array<ArrayBuffer> {
  const typed = element === 'f16' ? encodeHalf(values) : Float32Array.from(values);
  return new Uint8Array(typed.buffer as ArrayBuffer);
}
