import { expect, test } from 'vitest';
import { inverseNormal, normals, philox } from '../../src/common/random.ts';

// Known answers of the authors' Random123 library, kat_vectors, "philox4x32 10".
test('Philox gives the published numbers', () => {
  expect(philox([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  const ones = 0xffffffff;
  expect(philox([ones, ones, ones, ones], [ones, ones])).toEqual([
    0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd,
  ]);
  expect(
    philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
  ).toEqual([0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]);
});

test('the inverse normal matches quantiles known to twelve digits', () => {
  // NIST/SEMATECH e-Handbook 1.3.6.7.1, and R's qnorm.
  expect(inverseNormal(0.5)).toBe(0);
  expect(inverseNormal(0.975)).toBeCloseTo(1.959963984540054, 12);
  expect(inverseNormal(0.001)).toBeCloseTo(-3.090232306167813, 12);
  expect(inverseNormal(1e-20)).toBeCloseTo(-9.26234008979841, 11);
});

test('normals have mean 0, variance 1 and no fat or missing tails', () => {
  const count = 200_000;
  const drawn = normals(7, 'window', count);
  const moment = (k: number): number => drawn.reduce((sum, x) => sum + x ** k, 0) / count;
  // Four standard errors of each moment of a standard normal: Var(x)=1, Var(x²)=2, Var(x⁴)=96.
  expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(count));
  expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / count));
});

test('a part of a stream is the same numbers as the whole', () => {
  const whole = normals(42, 'window', 100);
  expect(normals(42, 'window', 10, { first: 50 })).toEqual(whole.slice(50, 60));
});

test('seeds, purposes and parts are separate streams', () => {
  const first = normals(1, 'window', 8);
  expect(normals(1, 'window', 8, { part: 0 })).toEqual(first);
  expect(normals(1, 'window', 8, { part: 1 })).not.toEqual(first);
  expect(normals(2, 'window', 8)).not.toEqual(first);
  expect(normals(1, 'tests', 8)).not.toEqual(first);
});
