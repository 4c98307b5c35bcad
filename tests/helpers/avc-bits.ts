/** Writes parameter sets of H.264 bit by bit, from ITU-T H.264 §7.3.2.1.1 and annex E; shares nothing with what reads them. */
export interface SpsFields {
  readonly profile: number;
  readonly compatibility: number;
  readonly level: number;
  readonly id: number;
  /** Written for the profiles that have it. */
  readonly chromaFormat: number;
  readonly bitDepth: number;
  /** Deltas of each list that is there; the standard stops a list where its next scale comes to 0. */
  readonly scalingLists: readonly (readonly number[] | undefined)[];
  readonly pictureOrder: { readonly type: number; readonly cycle: readonly number[] };
  readonly widthInBlocks: number;
  readonly heightInUnits: number;
  readonly isProgressive: boolean;
  /** Left, right, top, bottom, in units of the chroma's samples. */
  readonly crop: readonly [number, number, number, number] | undefined;
  readonly color:
    | {
        readonly aspect: number | undefined;
        readonly overscan: boolean;
        readonly isFullRange: boolean;
        readonly codes: readonly [number, number, number] | undefined;
      }
    | undefined;
}

export const profilesThatSayChroma = [100, 110, 122, 244, 44, 83, 86, 118, 128];

export interface BitWriter {
  u(value: number, count: number): BitWriter;
  ue(value: number): BitWriter;
  se(value: number): BitWriter;
  /** With the stop bit. */
  bytes(): number[];
}

export function bitWriter(): BitWriter {
  let text = '';
  const writer: BitWriter = {
    u(value, count) {
      text += count === 0 ? '' : value.toString(2).padStart(count, '0');
      return writer;
    },
    ue(value) {
      const code = (value + 1).toString(2);
      text += '0'.repeat(code.length - 1) + code;
      return writer;
    },
    se: (value) => writer.ue(value > 0 ? 2 * value - 1 : -2 * value),
    bytes() {
      const whole = `${text}1`;
      const padded = whole.padEnd(8 * Math.ceil(whole.length / 8), '0');
      return padded.match(/.{8}/g)!.map((byte) => parseInt(byte, 2));
    },
  };
  return writer;
}

/** Keeps start codes out of a unit (§7.4.1). */
export function escaped(payload: readonly number[]): number[] {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of payload) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out;
}

export function spsUnit(fields: SpsFields): number[] {
  const { profile, compatibility, level, id, crop, color } = fields;
  const bits = bitWriter().u(profile, 8).u(compatibility, 8).u(level, 8).ue(id);
  if (profilesThatSayChroma.includes(profile)) {
    bits.ue(fields.chromaFormat);
    if (fields.chromaFormat === 3) bits.u(0, 1);
    bits
      .ue(fields.bitDepth - 8)
      .ue(fields.bitDepth - 8)
      .u(0, 1);
    writeScalingLists(bits, fields);
  }
  bits.ue(4);
  writePictureOrder(bits, fields.pictureOrder);
  bits
    .ue(2)
    .u(0, 1)
    .ue(fields.widthInBlocks - 1)
    .ue(fields.heightInUnits - 1);
  bits.u(fields.isProgressive ? 1 : 0, 1);
  if (!fields.isProgressive) bits.u(0, 1);
  bits.u(1, 1).u(crop ? 1 : 0, 1);
  for (const side of crop ?? []) bits.ue(side);
  bits.u(color ? 1 : 0, 1);
  if (color) writeColor(bits, color);
  return [0x67, ...escaped(bits.bytes())];
}

function writeScalingLists(bits: BitWriter, { chromaFormat, scalingLists }: SpsFields): void {
  bits.u(scalingLists.length > 0 ? 1 : 0, 1);
  if (scalingLists.length === 0) return;
  for (let i = 0; i < (chromaFormat === 3 ? 12 : 8); i++) {
    const list = scalingLists[i];
    bits.u(list ? 1 : 0, 1);
    if (!list) continue;
    let last = 8;
    for (let j = 0; j < (i < 6 ? 16 : 64); j++) {
      const delta = list[j % list.length]!;
      bits.se(delta);
      const next = (last + delta + 256) % 256;
      if (next === 0) break;
      last = next;
    }
  }
}

function writePictureOrder(bits: BitWriter, { type, cycle }: SpsFields['pictureOrder']): void {
  bits.ue(type);
  if (type === 0) bits.ue(2);
  if (type !== 1) return;
  bits.u(1, 1).se(-3).se(5).ue(cycle.length);
  for (const offset of cycle) bits.se(offset);
}

function writeColor(bits: BitWriter, color: NonNullable<SpsFields['color']>): void {
  const { aspect, overscan, isFullRange, codes } = color;
  bits.u(aspect === undefined ? 0 : 1, 1);
  if (aspect !== undefined) bits.u(aspect, 8);
  if (aspect === 255) bits.u(4, 16).u(3, 16);
  bits.u(overscan ? 1 : 0, 1);
  if (overscan) bits.u(1, 1);
  bits
    .u(1, 1)
    .u(5, 3)
    .u(isFullRange ? 1 : 0, 1)
    .u(codes ? 1 : 0, 1);
  for (const code of codes ?? []) bits.u(code, 8);
  // No chroma position, no timing, no HRD, nothing of pictures.
  bits.u(0, 6);
}

export function ppsUnit(id: number, spsId: number): number[] {
  return [0x68, ...escaped(bitWriter().ue(id).ue(spsId).u(0b10, 2).ue(0).bytes())];
}
