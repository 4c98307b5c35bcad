import { describe, it } from 'vitest';
import { rmsNorm, rmsNormRope } from '../../src/engine/kernels/rms-norm-rope.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import {
  elements,
  rowWorkers,
  expectClose,
  pack,
  roundoff,
  runKernel,
  seeded,
} from '../helpers/kernel-test.ts';
import * as reference from '../reference/rms-norm-rope.ts';

const lab = createGpuLab();

// Rows × width × head width: one head; a width past one pass of 64 × 4.
const shapes = [
  [1, 8, 8],
  [5, 264, 132],
] as const;

describe.each(
  elements.flatMap((element) => rowWorkers.map((worker) => [element, worker] as const)),
)('rms norm in %s, a row by %s', (element, worker) => {
  const needs = { f16: element === 'f16' };

  /** The sum of squares errs by width·u, of which the root takes half. */
  const tolerance =
    ({ values, magnitudes }: reference.RmsNormResult, width: number) =>
    (index: number): number => {
      const magnitude = magnitudes[index]!;
      if (magnitude === 0) return 0;
      return (
        (width / 2 + 8) * roundoff.f32 * magnitude +
        roundoff[element] * Math.abs(values[index]!) +
        2 ** -25
      );
    };

  it.for(shapes)('changes only its own columns of %i × %i', async ([rows, width], context) => {
    const open = lab.open(context, needs);
    const shape = {
      rows,
      stride: width + 8,
      firstColumn: 4,
      width,
      epsilon: 1e-6,
      element,
      worker,
    };
    const y = seeded(1, rows * shape.stride, element, 2);
    const gain = seeded(2, width);
    const got = await runKernel(
      open,
      rmsNorm(shape),
      { gain: pack(gain, 'f32') },
      { name: 'y', count: y.length, element, before: y },
    );
    const expected = reference.rmsNormRope({ ...shape, y, gain });
    expectClose(got, expected.values, tolerance(expected, width), element);
  });

  it.for(shapes)('rotates pairs of %i × %i in heads of %i', async (sizes, context) => {
    const open = lab.open(context, needs);
    const [rows, width, headWidth] = sizes;
    const tokens = 3;
    const shape = { rows, stride: width, firstColumn: 0, width, epsilon: 1e-6, element, worker };
    const y = seeded(3, rows * width, element, 2);
    const gain = seeded(4, width);
    const angles = Float64Array.from({ length: tokens * headWidth }, (_, index) =>
      Math.fround(index % 2 === 0 ? Math.cos(index) : Math.sin(index - 1)),
    );
    const got = await runKernel(
      open,
      rmsNormRope(shape, { tokens, headWidth }),
      { gain: pack(gain, 'f32'), angles: pack(angles, 'f32') },
      { name: 'y', count: y.length, element, before: y },
    );
    const rotation = { tokens, headWidth, angles };
    const expected = reference.rmsNormRope({ ...shape, y, gain, rotation });
    expectClose(got, expected.values, tolerance(expected, width), element);
  });
});
