import { expect, it } from 'vitest';
import { spread } from '../../../src/engine/gpu/kernel.ts';
import { cut, type Piece, workgroupsOf } from '../../../src/engine/gpu/piece.ts';

const grid = (...workgroups: [number, number, number]): Piece => ({
  origin: [0, 0, 0],
  workgroups,
});

it('leaves work within the limit whole', () => {
  expect(cut(grid(3, 5, 2), 30)).toEqual([grid(3, 5, 2)]);
});

it('cuts the longest side first', () => {
  expect(cut(grid(3, 10, 2), 18)).toEqual([
    { origin: [0, 0, 0], workgroups: [3, 2, 2] },
    { origin: [0, 2, 0], workgroups: [3, 3, 2] },
    { origin: [0, 5, 0], workgroups: [3, 2, 2] },
    { origin: [0, 7, 0], workgroups: [3, 3, 2] },
  ]);
});

it('goes on with the other sides where one is not enough', () => {
  expect(cut(grid(1, 2, 2), 1).map(({ origin }) => origin)).toEqual([
    [0, 0, 0],
    [0, 0, 1],
    [0, 1, 0],
    [0, 1, 1],
  ]);
});

it('covers every workgroup exactly once, in pieces within the limit', () => {
  for (const limit of [1, 2, 5, 17, 80, 1000]) {
    const pieces = cut(grid(7, 4, 3), limit);
    const covered = pieces.flatMap(({ origin: [ox, oy, oz], workgroups: [x, y, z] }) =>
      Array.from({ length: x * y * z }, (_, i) =>
        [ox + (i % x), oy + (Math.floor(i / x) % y), oz + Math.floor(i / (x * y))].join(),
      ),
    );
    expect(new Set(covered).size).toBe(7 * 4 * 3);
    expect(covered).toHaveLength(7 * 4 * 3);
    expect(Math.max(...pieces.map(workgroupsOf))).toBeLessThanOrEqual(limit);
  }
});

it('never cuts a workgroup', () => {
  expect(cut(grid(2, 1, 1), 0.001)).toHaveLength(2);
});

it('spreads more workgroups than one side may have over two', () => {
  expect(spread(65_535)).toEqual([65_535, 1, 1]);
  expect(spread(65_536)).toEqual([65_535, 2, 1]);
});
