import { expect, test } from 'vitest';
import { shownOf } from '../../../src/app/stage/crop.ts';

test('a preview shows the same part of the frame as the file will', () => {
  const base = { width: 176, height: 96 };
  const shown = { width: 160, height: 90 };
  expect(shownOf(base, base, shown)).toEqual({ x: 8, y: 3, width: 160, height: 90 });
  expect(shownOf({ width: 22, height: 12 }, base, shown)).toEqual({
    x: 1,
    y: 0.375,
    width: 20,
    height: 11.25,
  });
});
