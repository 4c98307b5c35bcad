/** An H.264 sequence parameter set (ITU-T H.264 §7.3.2.1.1), as far as a file must agree with it. */
import type { Size } from '../../common/shape.ts';
import { bitReader, type BitReader } from './bit-reader.ts';
import { nalType, nalTypes, unescaped } from './nal-units.ts';
import { unspecifiedColor, type StreamColor } from './stream-color.ts';

export interface AvcSps extends Size {
  readonly id: number;
  readonly profile: number;
  /** Constraint flags, as the record repeats them. */
  readonly compatibility: number;
  readonly level: number;
  readonly chromaFormat: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  readonly isProgressive: boolean;
  readonly color: StreamColor;
}

/** Profiles whose sets say how chroma is sampled (§7.3.2.1.1). */
const profilesWithChroma = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

/**
 * @param unit a whole NAL unit
 * @throws Error where it is none of this type; RangeError where it ends too early
 */
export function parseAvcSps(unit: Uint8Array): AvcSps {
  if (nalType(unit) !== nalTypes.sps) throw new Error('not a sequence parameter set');
  const reader = bitReader(unescaped(unit.subarray(1)));
  const [profile, compatibility, level] = [reader.bits(8), reader.bits(8), reader.bits(8)];
  const id = reader.golomb();
  const depth = profilesWithChroma.includes(profile)
    ? chromaAndDepth(reader)
    : { chromaFormat: 1, bitDepthLuma: 8, bitDepthChroma: 8, isSeparate: false };
  skipPictureOrder(reader);
  reader.golomb(); // max_num_ref_frames
  reader.skip(1);
  const widthInBlocks = reader.golomb() + 1;
  const heightInUnits = reader.golomb() + 1;
  const isProgressive = reader.flag();
  if (!isProgressive) reader.skip(1);
  reader.skip(1); // direct_8x8_inference_flag
  const crop = reader.flag()
    ? {
        left: reader.golomb(),
        right: reader.golomb(),
        top: reader.golomb(),
        bottom: reader.golomb(),
      }
    : { left: 0, right: 0, top: 0, bottom: 0 };
  const { isSeparate, ...format } = depth;
  const chroma = isSeparate ? 0 : format.chromaFormat;
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * (isProgressive ? 1 : 2);
  return {
    id,
    profile,
    compatibility,
    level,
    ...format,
    isProgressive,
    width: 16 * widthInBlocks - unitX * (crop.left + crop.right),
    height: 16 * heightInUnits * (isProgressive ? 1 : 2) - unitY * (crop.top + crop.bottom),
    color: reader.flag() ? vuiColor(reader) : unspecifiedColor,
  };
}

function chromaAndDepth(reader: BitReader): {
  chromaFormat: number;
  bitDepthLuma: number;
  bitDepthChroma: number;
  isSeparate: boolean;
} {
  const chromaFormat = reader.golomb();
  const isSeparate = chromaFormat === 3 && reader.flag();
  const [bitDepthLuma, bitDepthChroma] = [8 + reader.golomb(), 8 + reader.golomb()];
  reader.skip(1); // qpprime_y_zero_transform_bypass_flag
  if (reader.flag()) {
    for (let i = 0; i < (chromaFormat === 3 ? 12 : 8); i++) {
      if (reader.flag()) skipScalingList(reader, i < 6 ? 16 : 64);
    }
  }
  return { chromaFormat, bitDepthLuma, bitDepthChroma, isSeparate };
}

function skipScalingList(reader: BitReader, size: number): void {
  let [last, next] = [8, 8];
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + reader.signedGolomb() + 256) % 256;
    if (next !== 0) last = next;
  }
}

function skipPictureOrder(reader: BitReader): void {
  reader.golomb(); // log2_max_frame_num_minus4
  const type = reader.golomb();
  if (type === 0) reader.golomb();
  if (type !== 1) return;
  reader.skip(1);
  reader.golomb();
  reader.golomb();
  const cycle = reader.golomb();
  if (cycle > 255) throw new RangeError('picture order cycle too long');
  for (let i = 0; i < cycle; i++) reader.golomb();
}

/** Annex E.1.1 up to the colours. */
function vuiColor(reader: BitReader): StreamColor {
  const extendedAspectRatio = 255;
  if (reader.flag() && reader.bits(8) === extendedAspectRatio) reader.skip(32);
  if (reader.flag()) reader.skip(1);
  if (!reader.flag()) return unspecifiedColor;
  reader.skip(3); // video_format
  const isFullRange = reader.flag();
  if (!reader.flag()) return { ...unspecifiedColor, isFullRange };
  return {
    isFullRange,
    primaries: reader.bits(8),
    transfer: reader.bits(8),
    matrix: reader.bits(8),
  };
}
