import { expect, test } from 'vitest';
import { percentile, theilSenSlope } from '../../../src/cli/soak-figures.ts';

test('a slope is that of the line, whatever one value in four says', () => {
  expect(theilSenSlope([5, 7, 9, 11])).toBe(2);
  expect(theilSenSlope([5, 7, 900, 11, 13, 15, -40, 19])).toBeCloseTo(2, 5);
  expect(theilSenSlope([3, 3, 3])).toBe(0);
});

test('a percentile is one of the values', () => {
  expect(percentile([4, 1, 3, 2, 5], 0.5)).toBe(3);
  expect(percentile([1, 2], 0.95)).toBe(1);
  expect(percentile([], 0.5)).toBeNaN();
});
