import { expect, test } from 'vitest';
import { formatBytes, formatDuration, formatTenths } from '../../../src/app/parts/format.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 KB'],
  [14_234_000, '14.2 MB'],
  [1_400_000_000, '1,400 MB'],
])('%d bytes read as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, '1 s'],
  [8400, '9 s'],
  [59_001, '60 s'],
  [71_000, '80 s'],
  [121_000, '2½ min'],
  [170_000, '3 min'],
  [601_000, '11 min'],
  [3_590_000, '60 min'],
])('%d ms read as %s, never as less than it is', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('tenths appear only where there are some', () => {
  expect([2, 2.125, 0.5].map(formatTenths)).toEqual(['2', '2.1', '0.5']);
});
