import { expect, it } from 'vitest';
import { spread } from '../../../src/engine/gpu/kernel.ts';
import { split } from '../../../src/engine/gpu/program.ts';

it('leaves work within the budget whole', () => {
  expect(split({ workgroups: [3, 5, 2], flops: 100 }, 100)).toEqual([
    { origin: [0, 0, 0], workgroups: [3, 5, 2], flops: 100 },
  ]);
});

it('cuts the longest side into pieces that cover it once', () => {
  const pieces = split({ workgroups: [3, 10, 2], flops: 400 }, 100);
  expect(pieces.map(({ origin }) => origin)).toEqual([
    [0, 0, 0],
    [0, 2, 0],
    [0, 5, 0],
    [0, 7, 0],
  ]);
  expect(pieces.map(({ workgroups }) => workgroups)).toEqual([
    [3, 2, 2],
    [3, 3, 2],
    [3, 2, 2],
    [3, 3, 2],
  ]);
  expect(pieces.reduce((sum, { flops }) => sum + flops, 0)).toBe(400);
});

it('never cuts a workgroup', () => {
  expect(split({ workgroups: [2, 1, 1], flops: 1e9 }, 1)).toHaveLength(2);
});

it('spreads more workgroups than one side may have over two', () => {
  expect(spread(65_535)).toEqual([65_535, 1, 1]);
  expect(spread(65_536)).toEqual([65_535, 2, 1]);
});
