/**
 * Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as
 * 1, 2, 3", SC 2011). A number depends only on (seed, purpose, part, index), never on what was drawn
 * before, so any part of a clip can be made again alone.
 *
 * Normals use only +, −, ×, ÷ and √, which IEEE 754 rounds exactly, so every browser gives the same
 * bits; `Math.log` and `Math.cos` may differ between engines.
 */

/** What the numbers are for; each purpose is its own stream. */
export type Purpose = 'window' | 'start' | 'asking' | 'tests';

const purposeKeys: Record<Purpose, number> = { tests: 2, window: 3, start: 4, asking: 5 };

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

export interface StreamPlace {
  /** Streams of one purpose that are told apart, such as a film's latent frames. */
  readonly part?: number;
  readonly first?: number;
}

/** Standard normals, [count] f32, for indices `first … first + count − 1` of one stream. */
export function normals(
  seed: number,
  purpose: Purpose,
  count: number,
  { part = 0, first = 0 }: StreamPlace = {},
): Float32Array {
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const index = first + i;
    const words = philox(
      [index >>> 0, Math.floor(index / 2 ** 32), purposeKeys[purpose], part >>> 0],
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
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const centreDenominator = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
];
const middleNumerator = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const middleDenominator = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
  0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
];
const farNumerator = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
  0.026532189526576124, 0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
];
const farDenominator = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
];
