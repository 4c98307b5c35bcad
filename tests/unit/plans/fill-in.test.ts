import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillIn, type FilledWindow } from '../../../src/engine/plans/fill-in.ts';

/** [start, count, context, where the context stands, where the fresh frames stand] of what is made. */
const made = (windows: readonly FilledWindow[]): unknown[] =>
  windows
    .filter(({ isGiven }) => !isGiven)
    .map(({ start, count, context, contextPositions, positions }) => [
      ...[start, count, context, [...contextPositions], [...positions]],
    ]);
const given =
  (...frames: readonly number[]) =>
  (frame: number): boolean =>
    frames.includes(frame);

test('a film goes on after what is given as it would after its own frames', () => {
  const windows = fillIn({ latentFrames: 9, isGiven: given(0, 1, 2, 3, 4), cuts: [] });
  expect(
    windows.filter(({ isGiven }) => isGiven).map(({ start, count }) => [start, count]),
  ).toEqual([
    [0, 1],
    [1, 4],
  ]);
  expect(made(windows)).toEqual([[5, 4, [0, 3, 4], [-2, 0, 1], [2, 3, 4, 5]]]);
});

test('what comes before a clip is made backwards, each window in sight of the one that follows', () => {
  expect(made(fillIn({ latentFrames: 9, isGiven: given(5, 6, 7, 8), cuts: [] }))).toEqual([
    [1, 4, [5, 6], [4, 5], [0, 1, 2, 3]],
    [0, 1, [1, 2], [1, 2], [0]],
  ]);
});

test('a gap is closed in sight of both its sides', () => {
  const windows = fillIn({ latentFrames: 12, isGiven: given(0, 1, 2, 9, 10, 11), cuts: [] });
  expect(made(windows)).toEqual([
    [3, 4, [0, 1, 2], [-4, 0, 1], [2, 3, 4, 5]],
    [7, 2, [0, 5, 6, 9, 10], [-4, 0, 1, 4, 5], [2, 3]],
  ]);
});

test('each latent frame comes once, out of frames made before, and what is given is never made', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 4 }),
      (pattern, cuts) => {
        const isGiven = (frame: number): boolean => pattern[frame]!;
        const there = new Set<number>();
        for (const window of fillIn({ latentFrames: pattern.length, isGiven, cuts })) {
          const { start, count, context, contextPositions, positions } = window;
          for (const frame of context) expect(there).toContain(frame);
          const places = [...contextPositions, ...positions];
          expect(new Set(places).size).toBe(context.length + count);
          for (let frame = start; frame < start + count; frame++) {
            expect(isGiven(frame)).toBe(window.isGiven);
            expect(there).not.toContain(frame);
            there.add(frame);
          }
        }
        expect(there.size).toBe(pattern.length);
      },
    ),
  );
});
