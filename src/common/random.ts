/**
 * Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as
 * 1, 2, 3", SC 2011). A number depends only on (seed, purpose, index), never on what was drawn
 * before, so any part of a clip can be made again alone.
 *
 * Normals use only +, −, ×, ÷ and √, which IEEE 754 rounds exactly, so every browser gives the same
 * bits; `Math.log` and `Math.cos` may differ between engines.
 */

/** What the numbers are for; each purpose is its own stream. */
export type Purpose = 'initial-latents' | 'dice';

const purposeKeys: Record<Purpose, number> = { 'initial-latents': 1, dice: 2 };

/** Four u32 from a 128-bit counter and a 64-bit key. */
export function philox(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const [high0, low0] = multiply32(0xd2511f53, c0);
    const [high1, low1] = multiply32(0xcd9e8d57, c2);
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** Standard normals, [count] f32, for indices `first … first + count − 1` of one stream. */
export function normals(seed: number, purpose: Purpose, count: number, first = 0): Float32Array {
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const index = first + i;
    const words = philox(
      [index >>> 0, Math.floor(index / 2 ** 32), purposeKeys[purpose], 0],
      [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0],
    );
    // 53 random bits, centred in their cell so that 0 and 1 never occur.
    const high = words[0] * 2 ** 21 + (words[1] >>> 11);
    out[i] = inverseNormal((high + 0.5) / 2 ** 53);
  }
  return out;
}

/** [high, low] u32 of the 64-bit product of two u32. */
function multiply32(a: number, b: number): [number, number] {
  const low = Math.imul(a, b) >>> 0;
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return [(aHigh * bHigh + (middle >>> 16) + (carry >>> 16)) >>> 0, low];
}

/**
 * Inverse of the normal distribution function: Wichura's PPND16 (Applied Statistics 37, 1988,
 * algorithm AS 241), relative error about 1e-16.
 */
export function inverseNormal(probability: number): number {
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * horner(centreNumerator, r)) / horner(centreDenominator, r);
  }
  const tail = Math.sqrt(-logarithm(q < 0 ? probability : 1 - probability));
  const value =
    tail <= 5
      ? horner(middleNumerator, tail - 1.6) / horner(middleDenominator, tail - 1.6)
      : horner(farNumerator, tail - 5) / horner(farDenominator, tail - 5);
  return q < 0 ? -value : value;
}

/** Natural logarithm from exactly rounded operations: x = m·2^e, ln m = 2·atanh((m−1)/(m+1)). */
function logarithm(x: number): number {
  let exponent = 0;
  let mantissa = x;
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent--;
  }
  while (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  const z = (mantissa - 1) / (mantissa + 1);
  const z2 = z * z;
  let sum = 0;
  // |z| ≤ 0.172, so term 2k+1 = 23 is below 1e-18.
  for (let k = 11; k >= 0; k--) sum = sum * z2 + 1 / (2 * k + 1);
  return exponent * Math.LN2 + 2 * z * sum;
}

function horner(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i]!;
  return value;
}

const centreNumerator = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
  45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
];
const centreDenominator = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
  39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
];
const middleNumerator = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
];
const middleDenominator = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
  0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
];
const farNumerator = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
  0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5,
  2.01033439929228813265e-7,
];
const farDenominator = [
  1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
  7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7,
  2.04426310338993978564e-15,
];
