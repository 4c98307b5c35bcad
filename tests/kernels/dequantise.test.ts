import { describe, it } from 'vitest';
import { dequantise, packHalf } from '../../src/engine/kernels/dequantise.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import {
  elements,
  expectClose,
  pack,
  roundoff,
  runKernel,
  seeded,
} from '../helpers/kernel-test.ts';
import * as reference from '../reference/dequantise.ts';

const lab = createGpuLab();

// Outputs × depth × group size: the smallest; groups that share a word of scales between rows;
// more than one workgroup.
const shapes = [
  [4, 8, 8],
  [12, 24, 8],
  [68, 192, 64],
] as const;

describe.each(elements)('dequantise to %s', (element) => {
  const needs = { f16: element === 'f16' };
  /** One product in f32 and one rounding. */
  const tolerance =
    (values: Float64Array) =>
    (index: number): number =>
      (roundoff.f32 + roundoff[element]) * Math.abs(values[index]!) + 2 ** -25;

  it.for(shapes)('unpacks int8 %i × %i in groups of %i', async (sizes, context) => {
    const open = lab.open(context, needs);
    const [outputs, depth, groupSize] = sizes;
    const bytes = Int8Array.from(seeded(1, outputs * depth), (value) =>
      Math.max(-128, Math.min(127, Math.round(value * 60))),
    );
    const scales = seeded(2, (outputs * depth) / groupSize, 'f16', 0.01);
    const shape = { outputs, depth, columns: outputs, firstColumn: 0, element };
    const got = await runKernel(
      open,
      dequantise(shape, groupSize),
      { stored: new Uint8Array(bytes.buffer), scales: pack(scales, 'f16') },
      { name: 'w', count: outputs * depth, element },
    );
    const values = reference.dequantise(bytes, scales, [outputs, depth], groupSize);
    expectClose(got, values, tolerance(values), element);
  });

  it('lays f16 weights beside what is already there', async (context) => {
    const open = lab.open(context, needs);
    const [outputs, depth, columns, firstColumn] = [8, 12, 20, 4];
    const stored = seeded(3, outputs * depth, 'f16');
    const before = seeded(4, depth * columns, element);
    const got = await runKernel(
      open,
      packHalf({ outputs, depth, columns, firstColumn, element }),
      { stored: pack(stored, 'f16') },
      { name: 'w', count: depth * columns, element, before },
    );
    const ones = new Float64Array(outputs * depth).fill(1);
    const placed = reference.dequantise(stored, ones, [outputs, depth], 1);
    const values = before.map((old, index) => {
      const [k, column] = [Math.floor(index / columns), index % columns];
      const n = column - firstColumn;
      return n >= 0 && n < outputs ? placed[k * outputs + n]! : old;
    });
    expectClose(got, values, () => 0, element);
  });
});
