import { expect, it } from 'vitest';
import { modulation } from '../../src/engine/kernels/modulation.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import { expectClose, pack, roundoff, runKernel, seeded } from '../helpers/kernel-test.ts';
import * as reference from '../reference/modulation.ts';

const lab = createGpuLab();

it.for([
  ['a row of time for each of its own', 6, 6],
  ['one row of time to all of its own', 2, 1],
] as const)('modulation adds %s', async ([, tableRows, timeRows], context) => {
  const open = lab.open(context);
  const shape = { layers: 3, frames: 5, tableRows, timeRows, width: 12 };
  const base = seeded(1, 3 * tableRows * 12);
  const time = seeded(2, 5 * timeRows * 12);
  const expected = reference.modulation(base, time, shape);
  const got = await runKernel(
    open,
    modulation(shape),
    { base: pack(base, 'f32'), time: pack(time, 'f32') },
    { name: 'table', count: expected.length, element: 'f32' },
  );
  expect(expected.some((value) => value !== 0)).toBe(true);
  expectClose(got, expected, (index) => roundoff.f32 * Math.abs(expected[index]!), 'f32');
});
