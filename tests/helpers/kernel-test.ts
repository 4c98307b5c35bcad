import { expect } from 'vitest';
import { decodeHalf, encodeHalf } from '../../src/common/half.ts';
import { normals } from '../../src/common/random.ts';
import { allocateArena } from '../../src/engine/gpu/arena.ts';
import { call, type Kernel, type RowWorker } from '../../src/engine/gpu/kernel.ts';
import { buildProgram, runProgram } from '../../src/engine/gpu/program.ts';
import { createReader } from '../../src/engine/gpu/readback.ts';
import { bytesPerElement, type Element } from '../../src/engine/gpu/wgsl.ts';
import type { OpenLab } from './gpu-lab.ts';

/** Unit roundoff: the largest relative error of one rounding to nearest. */
export const roundoff: Readonly<Record<Element, number>> = { f32: 2 ** -24, f16: 2 ** -11 };

export const elements: readonly Element[] = ['f32', 'f16'];

export const rowWorkers: readonly RowWorker[] = ['workgroup', 'invocation'];

/** Standard normals, already rounded to `element`, so that kernel and twin start from equal numbers. */
export function seeded(
  seed: number,
  count: number,
  element: Element = 'f32',
  scale = 1,
): Float64Array {
  const values = normals(seed, 'tests', count).map((value) => value * scale);
  return Float64Array.from(element === 'f16' ? decodeHalf(encodeHalf(values)) : values);
}

/** The bytes a buffer of `element` holds for `values`. */
export function pack(
  values: Float64Array,
  element: Output<string>['element'],
): Uint8Array<ArrayBuffer> {
  if (element === 'u32') return new Uint8Array(Uint32Array.from(values).buffer);
  const typed = Float32Array.from(values);
  const array = element === 'f16' ? encodeHalf(typed) : typed;
  return new Uint8Array(array.buffer, 0, array.byteLength).slice();
}

export interface Output<Name> {
  readonly name: Name;
  readonly count: number;
  readonly element: Element | 'u32';
  /** What an in-place kernel finds there. */
  readonly before?: Float64Array;
}

/** A NaN in f32 and in both halves as f16: what was never written cannot look right. */
const unwritten = 0x7fd5_7fd5;
const guardBytes = 256;

/**
 * Runs a kernel once on `inputs` and gives its output back as numbers. The output lies between two
 * guards of NaN; touching them, or leaving an element unwritten, fails.
 */
export async function runKernel<Name extends string, Out extends Name>(
  { gpu, pipelines }: OpenLab,
  kernel: Kernel<Name>,
  inputs: Readonly<Record<Exclude<Name, Out>, Uint8Array<ArrayBuffer>>>,
  output: Output<Out>,
): Promise<Float64Array> {
  const elementBytes = output.element === 'u32' ? 4 : bytesPerElement(output.element);
  const bytes = Math.ceil((output.count * elementBytes) / 4) * 4;
  const sizes = Object.fromEntries(
    Object.entries<Uint8Array>(inputs).map(([name, data]) => [name, { bytes: data.byteLength }]),
  );
  const arena = await allocateArena(gpu, 'test', {
    ...sizes,
    [output.name]: { bytes: bytes + 2 * guardBytes },
  });
  const reader = await createReader(gpu, 'test', bytes + 2 * guardBytes);
  try {
    for (const [name, data] of Object.entries<Uint8Array<ArrayBuffer>>(inputs)) {
      gpu.device.queue.writeBuffer(arena.buffers[name]!, 0, padToWords(data));
    }
    const target = arena.buffers[output.name]!;
    const blank = new Uint32Array((bytes + 2 * guardBytes) / 4).fill(unwritten);
    gpu.device.queue.writeBuffer(target, 0, blank);
    if (output.before) {
      gpu.device.queue.writeBuffer(
        target,
        guardBytes,
        padToWords(pack(output.before, output.element)),
      );
    }
    const bound = { buffer: target, offset: guardBytes, size: bytes };
    const program = await buildProgram(gpu, pipelines, 'test', [
      call(kernel, { ...arena.buffers, [output.name]: bound } as Record<
        Name,
        GPUBuffer | GPUBufferBinding
      >),
    ]);
    try {
      await runProgram(gpu, program);
    } finally {
      program.dispose();
    }
    const raw = await reader.read(target);
    const words = new Uint32Array(raw);
    const guards = [...words.subarray(0, 64), ...words.subarray(words.length - 64)];
    expect(
      guards.every((word) => word === unwritten),
      'wrote outside its output',
    ).toBe(true);
    return unpack(raw.slice(guardBytes, guardBytes + bytes), output);
  } finally {
    reader.dispose();
    arena.dispose();
  }
}

function unpack(raw: ArrayBuffer, { element, count }: Output<string>): Float64Array {
  if (element === 'u32') return Float64Array.from(new Uint32Array(raw).subarray(0, count));
  const values = element === 'f16' ? decodeHalf(new Uint16Array(raw)) : new Float32Array(raw);
  return Float64Array.from(values.subarray(0, count));
}

function padToWords(data: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil(data.byteLength / 4) * 4);
  padded.set(data);
  return padded;
}

/**
 * Every element within its own tolerance; a failure shows the worst ones as
 * index, got, expected, distance in units in the last place, and what was allowed.
 */
export function expectClose(
  got: Float64Array,
  expected: Float64Array,
  allowed: (index: number) => number,
  element: Element,
): void {
  const misses = Array.from(expected, (value, index) => {
    const error = Math.abs(got[index]! - value);
    return { index, excess: error <= allowed(index) ? 0 : error / allowed(index) };
  }).filter(({ excess }) => !(excess <= 1));
  if (misses.length === 0) return;
  const rows = misses
    .sort((a, b) => b.excess - a.excess || a.index - b.index)
    .slice(0, 8)
    .map(({ index }) => {
      const [value, wanted] = [got[index]!, expected[index]!];
      const exponent = Math.max(Math.floor(Math.log2(Math.abs(wanted) || 2 ** -126)), -126);
      const ulp = 2 ** exponent * 2 * roundoff[element];
      const ulps = Math.round(Math.abs(value - wanted) / ulp);
      return `[${index}] got ${value}, expected ${wanted}, ${ulps} ulps, allowed ±${allowed(index)}`;
    });
  expect.fail(`${misses.length} of ${expected.length} elements are wrong:\n${rows.join('\n')}`);
}
