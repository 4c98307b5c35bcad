import { describe, it, type TestContext } from 'vitest';
import {
  gatedLinearOntoResidual,
  linear,
  linearOntoResidual,
  type LinearTiling,
  linearTilings,
} from '../../src/engine/kernels/linear.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import {
  elements,
  expectClose,
  pack,
  roundoff,
  runKernel,
  seeded,
} from '../helpers/kernel-test.ts';
import * as reference from '../reference/linear.ts';

const lab = createGpuLab();

const tilings = Object.entries<LinearTiling>(linearTilings);

// Rows × depth × columns: below a tile with a depth that the step does not divide; past a tile both
// ways. Two are enough: every pipeline takes a software driver seconds to compile.
const shapes = [
  [13, 20, 68],
  [67, 96, 132],
] as const;

interface Inputs extends reference.LinearInput {
  readonly before: Float64Array;
}

function inputsOf([rows, depth, columns]: readonly number[], element: 'f32' | 'f16'): Inputs {
  return {
    rows: rows!,
    depth: depth!,
    columns: columns!,
    x: seeded(1, rows! * depth!, element),
    w: seeded(2, depth! * columns!, element, depth! ** -0.5),
    bias: seeded(3, columns!),
    before: seeded(4, rows! * columns!),
  };
}

describe.each(elements)('linear from %s', (element) => {
  const needs = { f16: element === 'f16' };
  const packed = ({ x, w, bias }: Inputs) => ({
    x: pack(x, element),
    w: pack(w, element),
    bias: pack(bias, 'f32'),
  });
  /** A sum of n terms errs by n·u·Σ|terms|; `slope` carries it through what follows. */
  const tolerance =
    (magnitudes: Float64Array, depth: number, values: Float64Array, slope = 1) =>
    (index: number): number =>
      slope * (depth + 4) * roundoff.f32 * magnitudes[index]! +
      8 * roundoff.f32 * Math.abs(values[index]!) +
      2 ** -25;

  async function multiply(
    tiling: LinearTiling,
    sizes: readonly number[],
    context: TestContext,
  ): Promise<void> {
    const open = lab.open(context, needs);
    const input = inputsOf(sizes, element);
    const { rows, depth, columns } = input;
    const shape = { rows, depth, columns, element, result: 'f32' } as const;
    const got = await runKernel(open, linear(shape, tiling), packed(input), {
      name: 'y',
      count: rows * columns,
      element: 'f32',
    });
    const { sums, magnitudes } = reference.linear(input);
    expectClose(got, sums, tolerance(magnitudes, depth, sums), 'f32');
  }

  describe.each(tilings)('tiled as %s', (_, tiling) => {
    it.for(shapes)('multiplies %i × %i × %i', async (sizes, context) => {
      await multiply(tiling, sizes, context);
    });
  });

  it.for([
    [1, 4, 4],
    [64, 32, 64],
  ])('multiplies one row, and exactly one tile: %i × %i × %i', async (sizes, context) => {
    await multiply(linearTilings.direct, sizes, context);
  });

  const tiling = linearTilings.direct;
  const input = inputsOf([13, 20, 68], element);
  const { rows, depth, columns } = input;
  const count = rows * columns;
  const shape = { rows, depth, columns, element, result: 'f32' } as const;

  it.for(['gelu', 'silu'] as const)('ends in %s', async (activation, context) => {
    const open = lab.open(context, needs);
    const stored = { ...shape, result: element };
    const got = await runKernel(open, linear(stored, tiling, activation), packed(input), {
      name: 'y',
      count,
      element,
    });
    const { sums, magnitudes } = reference.linear(input);
    const values = sums.map((s) => reference[activation](s));
    const inner = tolerance(magnitudes, depth, values, 1.13);
    // exp errs by (3 + 2|x|) units in the last place (WGSL), and rounding to the element.
    const allowed = (index: number): number =>
      inner(index) +
      roundoff.f32 * (16 + 8 * sums[index]! ** 2) * Math.abs(sums[index]!) +
      roundoff[element] * Math.abs(values[index]!);
    expectClose(got, values, allowed, element);
  });

  it('adds onto the residual', async (context) => {
    const open = lab.open(context, needs);
    const got = await runKernel(open, linearOntoResidual(shape, tiling), packed(input), {
      name: 'y',
      count,
      element: 'f32',
      before: input.before,
    });
    const { sums, magnitudes } = reference.linear(input);
    const values = sums.map((s, index) => s + input.before[index]!);
    expectClose(got, values, tolerance(magnitudes, depth, values), 'f32');
  });

  it('adds onto the residual through the gate of its frame', async (context) => {
    const open = lab.open(context, needs);
    const gate = { tokens: 6, tokensPerFrame: 3, tableRows: 6, gateRow: 2 };
    const table = seeded(5, 2 * gate.tableRows * columns);
    const got = await runKernel(
      open,
      gatedLinearOntoResidual(shape, tiling, gate),
      { ...packed(input), table: pack(table, 'f32') },
      { name: 'y', count, element: 'f32', before: input.before },
    );
    const gateOf = (index: number): number => {
      const frame = Math.floor((Math.floor(index / columns) % gate.tokens) / gate.tokensPerFrame);
      return table[(frame * gate.tableRows + gate.gateRow) * columns + (index % columns)]!;
    };
    const { sums, magnitudes } = reference.linear(input);
    const values = sums.map((s, index) => gateOf(index) * s + input.before[index]!);
    const scaled = magnitudes.map((m, index) => Math.abs(gateOf(index)) * m);
    expectClose(got, values, tolerance(scaled, depth, values), 'f32');
  });
});
