/** The sequence header of an AV1 stream (AV1 bitstream specification §5.5). */
import type { Size } from '../../common/shape.ts';
import { bitReader, type BitReader } from './bit-reader.ts';
import { unspecifiedColor, type StreamColor } from './stream-color.ts';

export interface Av1SequenceHeader extends Size {
  readonly profile: number;
  readonly level: number;
  readonly isHighTier: boolean;
  readonly bitDepth: number;
  readonly isMonochrome: boolean;
  readonly color: StreamColor;
}

const sequenceHeaderType = 1;

/** @throws Error where the first frame holds none; RangeError where it ends too early */
export function parseAv1SequenceHeader(frame: Uint8Array): Av1SequenceHeader {
  let at = 0;
  while (at < frame.length) {
    const header = frame[at++]!;
    const hasExtension = (header & 4) !== 0;
    const hasSize = (header & 2) !== 0;
    if (hasExtension) at++;
    let size = frame.length - at;
    if (hasSize) {
      size = 0;
      for (let i = 0; i < 8; i++) {
        const byte = frame[at++] ?? 0;
        size += (byte & 0x7f) * 2 ** (7 * i);
        if ((byte & 0x80) === 0) break;
      }
    }
    if (((header >> 3) & 15) === sequenceHeaderType) {
      return readHeader(bitReader(frame.subarray(at, at + size)));
    }
    at += size;
  }
  throw new Error('the first frame holds no sequence header of AV1');
}

function readHeader(reader: BitReader): Av1SequenceHeader {
  const profile = reader.bits(3);
  reader.skip(1); // still_picture
  const isReduced = reader.flag();
  const { level, isHighTier } = isReduced
    ? { level: reader.bits(5), isHighTier: false }
    : operatingPoint(reader);
  const [widthBits, heightBits] = [reader.bits(4) + 1, reader.bits(4) + 1];
  const [width, height] = [reader.bits(widthBits) + 1, reader.bits(heightBits) + 1];
  if (!isReduced && reader.flag()) reader.skip(7); // frame ids
  reader.skip(3);
  if (!isReduced) skipTools(reader);
  reader.skip(3); // superres, cdef, restoration
  return { profile, level, isHighTier, width, height, ...colorConfig(reader, profile) };
}

function operatingPoint(reader: BitReader): { level: number; isHighTier: boolean } {
  let delayBits = 0;
  if (reader.flag()) {
    reader.skip(64);
    if (reader.flag()) skipUvlc(reader);
    if (reader.flag()) {
      delayBits = reader.bits(5) + 1;
      reader.skip(42);
    }
  }
  const hasDisplayDelay = reader.flag();
  const points = Array.from({ length: reader.bits(5) + 1 }, () => {
    reader.skip(12);
    const level = reader.bits(5);
    const isHighTier = level > 7 && reader.flag();
    if (delayBits > 0 && reader.flag()) reader.skip(2 * delayBits + 1);
    if (hasDisplayDelay && reader.flag()) reader.skip(4);
    return { level, isHighTier };
  });
  return points[0]!;
}

function skipUvlc(reader: BitReader): void {
  let zeros = 0;
  while (!reader.flag()) zeros++;
  if (zeros < 32) reader.skip(zeros);
}

function skipTools(reader: BitReader): void {
  reader.skip(4);
  const hasOrderHint = reader.flag();
  if (hasOrderHint) reader.skip(2);
  const isScreenContentChosenPerFrame = reader.flag();
  const hasScreenContent = isScreenContentChosenPerFrame || reader.flag();
  if (hasScreenContent && !reader.flag()) reader.skip(1);
  if (hasOrderHint) reader.skip(3);
}

function colorConfig(
  reader: BitReader,
  profile: number,
): Pick<Av1SequenceHeader, 'bitDepth' | 'isMonochrome' | 'color'> {
  const isHighDepth = reader.flag();
  const bitDepth = !isHighDepth ? 8 : profile === 2 && reader.flag() ? 12 : 10;
  const isMonochrome = profile !== 1 && reader.flag();
  const named = reader.flag()
    ? { primaries: reader.bits(8), transfer: reader.bits(8), matrix: reader.bits(8) }
    : unspecifiedColor;
  const isSrgb = named.primaries === 1 && named.transfer === 13 && named.matrix === 0;
  const isFullRange = (!isMonochrome && isSrgb) || reader.flag();
  return { bitDepth, isMonochrome, color: { ...named, isFullRange } };
}
