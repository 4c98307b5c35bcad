/** The units of which an H.264 frame consists, in both forms that encoders give (ITU-T H.264 annex B, ISO/IEC 14496-15). */

export const nalTypes = { idrSlice: 5, sps: 7, pps: 8 } as const;

export function nalType(unit: Uint8Array): number {
  return unit[0]! & 0x1f;
}

/** Units with their length before them; undefined where the lengths do not fill the bytes exactly. */
export function lengthPrefixedUnits(
  bytes: Uint8Array,
  lengthBytes: number,
): Uint8Array[] | undefined {
  const units: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    let length = 0;
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + (bytes[at + i] ?? NaN);
    at += lengthBytes;
    // A unit without its header byte, or NaN where the length itself is cut.
    if (!(length > 0) || at + length > bytes.length) return undefined;
    units.push(bytes.subarray(at, at + length));
    at += length;
  }
  return units;
}

/** Units between start codes; undefined where the bytes do not begin with one. */
export function annexBUnits(bytes: Uint8Array): Uint8Array[] | undefined {
  const starts: number[] = [];
  for (let i = 0; i + 2 < bytes.length; i++) {
    if (bytes[i] === 0 && bytes[i + 1] === 0 && bytes[i + 2] === 1) {
      starts.push(i);
      i += 2;
    }
  }
  if (starts.length === 0 || bytes.subarray(0, starts[0]).some((byte) => byte !== 0)) {
    return undefined;
  }
  const units = starts.map((start, i) => {
    let end = starts[i + 1] ?? bytes.length;
    // Zeros before the next start code belong to neither.
    while (end > start + 3 && bytes[end - 1] === 0) end--;
    return bytes.subarray(start + 3, end);
  });
  return units.some((unit) => unit.length === 0) ? undefined : units;
}

/** Units with their lengths in four bytes each. */
export function withLengths(units: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(units.reduce((sum, unit) => sum + 4 + unit.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const unit of units) {
    view.setUint32(at, unit.length);
    bytes.set(unit, at + 4);
    at += 4 + unit.length;
  }
  return bytes;
}

/** What a unit says, without the bytes that keep start codes out of it (ITU-T H.264 §7.4.1). */
export function unescaped(unit: Uint8Array): Uint8Array {
  const isEscape = (i: number): boolean => unit[i] === 3 && unit[i - 1] === 0 && unit[i - 2] === 0;
  return unit.filter((_, i) => !isEscape(i));
}
