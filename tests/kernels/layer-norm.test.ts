import { describe, it } from 'vitest';
import { layerNorm, modulatedNorm } from '../../src/engine/kernels/layer-norm.ts';
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
import * as reference from '../reference/layer-norm.ts';

const lab = createGpuLab();
const epsilon = 1e-6;

// Widths below, at and above the 64 invocations × 4 columns of one pass.
const shapes = [
  [1, 4],
  [7, 256],
  [5, 388],
] as const;

describe.each(
  elements.flatMap((element) => rowWorkers.map((worker) => [element, worker] as const)),
)('layer norm to %s, a row by %s', (element, worker) => {
  const needs = { f16: element === 'f16' };

  it.for(shapes)('normalises %i × %i with weight and bias', async ([rows, width], context) => {
    const open = lab.open(context, needs);
    const x = seeded(1, rows * width, 'f32', 3);
    const [weight, bias] = [seeded(2, width), seeded(3, width)];
    const got = await runKernel(
      open,
      layerNorm({ rows, width, epsilon, element, worker }),
      { x: pack(x, 'f32'), weight: pack(weight, 'f32'), bias: pack(bias, 'f32') },
      { name: 'y', count: rows * width, element },
    );
    const expected = reference.layerNorm({
      x,
      rows,
      width,
      epsilon,
      gain: (_, column) => weight[column]!,
      offset: (_, column) => bias[column]!,
    });
    expectClose(got, expected.values, tolerance(expected), element);
  });

  it.for(shapes)('modulates %i × %i with the row of its frame', async ([rows, width], context) => {
    const open = lab.open(context, needs);
    const [frames, tokensPerFrame, tableRows, shiftRow, scaleRow] = [2, 2, 6, 3, 4];
    const tokens = frames * tokensPerFrame;
    const x = seeded(4, rows * width, 'f32', 3);
    const table = seeded(5, frames * tableRows * width);
    const got = await runKernel(
      open,
      modulatedNorm({
        rows,
        width,
        epsilon,
        element,
        worker,
        tokens,
        tokensPerFrame,
        tableRows,
        shiftRow,
        scaleRow,
      }),
      { x: pack(x, 'f32'), table: pack(table, 'f32') },
      { name: 'y', count: rows * width, element },
    );
    const fromTable = (row: number, tableRow: number, column: number): number => {
      const frame = Math.floor((row % tokens) / tokensPerFrame);
      return table[(frame * tableRows + tableRow) * width + column]!;
    };
    const expected = reference.layerNorm({
      x,
      rows,
      width,
      epsilon,
      gain: (row, column) => 1 + fromTable(row, scaleRow, column),
      offset: (row, column) => fromTable(row, shiftRow, column),
    });
    expectClose(got, expected.values, tolerance(expected), element);
  });

  function tolerance({ values, roundoffs }: reference.NormResult): (index: number) => number {
    return (index) =>
      roundoff.f32 * roundoffs[index]! + roundoff[element] * Math.abs(values[index]!) + 2 ** -25;
  }
});
