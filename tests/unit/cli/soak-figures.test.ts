import { expect, test } from 'vitest';
import { percentile, theilSenSlope } from '../../../src/cli/soak-figures.ts';

test('a slope is that of the line, whatever one value in four says', () => {
  expect(theilSenSlope([5, 7, 9, 11]).median).toBe(2);
  expect(theilSenSlope([5, 7, 900, 11, 13, 15, -40, 19]).median).toBeCloseTo(2, 5);
  expect(theilSenSlope([3, 3, 3]).median).toBe(0);
});

test('its interval is Sen’s, and none where there are too few values', () => {
  // What scipy.stats.theilslopes says of these twelve.
  const values = [2, 9, 4, 14, 7, 20, 11, 3, 25, 17, 30, 22];
  expect(theilSenSlope(values)).toEqual({ median: 2, interval: [0.5, 2.875] });
  expect(theilSenSlope([1, 2]).interval).toEqual([-Infinity, Infinity]);
});

test('a percentile is one of the values', () => {
  expect(percentile([4, 1, 3, 2, 5], 0.5)).toBe(3);
  expect(percentile([1, 2], 0.95)).toBe(1);
  expect(percentile([], 0.5)).toBeNaN();
});
