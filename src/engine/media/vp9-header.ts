/** The uncompressed header of a VP9 key frame (VP9 bitstream specification §6.2). */
import type { Size } from '../../common/shape.ts';
import { bitReader } from './bit-reader.ts';
import type { StreamColor } from './stream-color.ts';

export interface Vp9Header extends Size {
  readonly profile: number;
  readonly bitDepth: number;
  readonly color: StreamColor;
}

/** `color_space` (§7.2.2) in the numbers of H.273; 0 is unknown, 7 is RGB. */
const colorSpaces: readonly Omit<StreamColor, 'isFullRange'>[] = [
  { primaries: 2, transfer: 2, matrix: 2 },
  { primaries: 6, transfer: 6, matrix: 6 },
  { primaries: 1, transfer: 1, matrix: 1 },
  { primaries: 6, transfer: 6, matrix: 6 },
  { primaries: 7, transfer: 7, matrix: 7 },
  { primaries: 9, transfer: 14, matrix: 9 },
  { primaries: 2, transfer: 2, matrix: 2 },
  { primaries: 1, transfer: 13, matrix: 0 },
];

/** @throws Error where the frame is no key frame of VP9; RangeError where it ends too early */
export function parseVp9Header(frame: Uint8Array): Vp9Header {
  const reader = bitReader(frame);
  if (reader.bits(2) !== 2) throw new Error('not a frame of VP9');
  const profile = reader.bits(1) + 2 * reader.bits(1);
  if (profile === 3) reader.skip(1);
  const [isShownAgain, isNoKeyFrame] = [reader.flag(), reader.flag()];
  reader.skip(2);
  const syncCode = 0x498342;
  if (isShownAgain || isNoKeyFrame || reader.bits(24) !== syncCode) {
    throw new Error('the first frame is no key frame of VP9');
  }
  const bitDepth = profile < 2 ? 8 : reader.flag() ? 12 : 10;
  const colorSpace = reader.bits(3);
  const isRgb = colorSpace === 7;
  const isFullRange = isRgb || reader.flag();
  if (profile % 2 === 1) reader.skip(isRgb ? 1 : 3);
  const [width, height] = [reader.bits(16) + 1, reader.bits(16) + 1];
  return { profile, bitDepth, width, height, color: { ...colorSpaces[colorSpace]!, isFullRange } };
}
