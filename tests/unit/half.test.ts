import { expect, test } from 'vitest';
import { decodeHalf, encodeHalf, halfToNumber, numberToHalf } from '../../src/common/half.ts';

test('every finite half survives the way to a number and back', () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    if ((bits & 0x7c00) === 0x7c00) continue;
    expect(numberToHalf(halfToNumber(bits))).toBe(bits);
  }
});

test('numbers between two halves go to the nearest, ties to even', () => {
  expect(numberToHalf(1 + 2 ** -11)).toBe(0x3c00);
  expect(numberToHalf(1 + 3 * 2 ** -11)).toBe(0x3c02);
  expect(numberToHalf(1 + 2 ** -11 + 2 ** -20)).toBe(0x3c01);
});

test('the edges of the range are kept apart', () => {
  expect(numberToHalf(65504)).toBe(0x7bff);
  expect(numberToHalf(65519)).toBe(0x7bff);
  expect(numberToHalf(65520)).toBe(0x7c00);
  expect(numberToHalf(2 ** -24)).toBe(1);
  expect(numberToHalf(2 ** -26)).toBe(0);
  expect(numberToHalf(-0)).toBe(0x8000);
  expect(halfToNumber(numberToHalf(NaN))).toBeNaN();
});

test('arrays are converted element by element', () => {
  const values = Float32Array.of(0, 1, -2.5, 1024, 6.103515625e-5);
  expect(decodeHalf(encodeHalf(values))).toEqual(values);
});

test('arrays are rounded as numbers are, halfway between two halves and beside it', () => {
  const values = new Float32Array(3 * 0x8000);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < 0x8000; i++) {
    // Steps of half a half from 2⁻¹⁸ on, in both signs.
    const middle = 0x36800000 + i * 0x1000 + (i % 2 ? 0x80000000 : 0);
    for (const beside of [-1, 0, 1]) bits[3 * i + 1 + beside] = middle + beside;
  }
  expect(encodeHalf(values)).toEqual(Uint16Array.from(values, numberToHalf));
});
