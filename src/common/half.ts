/** IEEE 754 binary16 ("half", f16) as u16 bits, where the platform has no `Float16Array` yet. */

/** [n] f16 bits → [n] f32, exact. */
export function decodeHalf(bits: Uint16Array): Float32Array {
  const out = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) out[i] = halfToNumber(bits[i]!);
  return out;
}

/** [n] f32 → [n] f16 bits, rounded to nearest, ties to even; overflow becomes infinity. */
export function encodeHalf(values: Float32Array): Uint16Array {
  const out = new Uint16Array(values.length);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < values.length; i++) {
    const magnitude = bits[i]! & 0x7fffffff;
    // Neither small (below 2⁻¹⁴) nor beyond: rebias the exponent, round 13 bits away, ties to even.
    const isPlain = magnitude >= 0x38800000 && magnitude < 0x47800000;
    out[i] = isPlain
      ? ((bits[i]! >>> 16) & 0x8000) |
        ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13)
      : numberToHalf(values[i]!);
  }
  return out;
}

export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export function numberToHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundHalfEven(magnitude * 2 ** 24);
  const exponent = Math.floor(Math.log2(magnitude));
  // log2 may be off by one at powers of two; the fraction below tells.
  const fraction = magnitude / 2 ** exponent;
  const [e, f] =
    fraction >= 2
      ? [exponent + 1, fraction / 2]
      : fraction < 1
        ? [exponent - 1, fraction * 2]
        : [exponent, fraction];
  return sign | (((e + 15) << 10) + roundHalfEven((f - 1) * 1024));
}

function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
