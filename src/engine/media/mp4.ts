/** Encoded frames to an MP4 file: one video track, `moov` before `mdat`, reproducible to the byte. */
import { ArrayBufferTarget, Muxer } from 'mp4-muxer';
import { childBoxes } from '../../common/boxes.ts';
import type { Box } from '../../common/boxes.ts';
import type { VideoCodecName } from '../../common/clip.ts';
import type { Size } from '../../common/shape.ts';

/** One frame as the encoder wrote it. */
export interface EncodedFrame {
  readonly bytes: Uint8Array;
  readonly isKey: boolean;
}

export interface Track extends Size {
  readonly codec: VideoCodecName;
  /** Whole. */
  readonly framesPerSecond: number;
  /** As the encoder gave it, with a colour space. */
  readonly decoderConfig: VideoDecoderConfig;
  /** In order of presentation, the first a key frame. */
  readonly frames: readonly EncodedFrame[];
  readonly createdAt: Date;
}

/** Microseconds: the moment frame `index` begins. */
export function frameTimestamp(index: number, framesPerSecond: number): number {
  return Math.round((index * 1e6) / framesPerSecond);
}

export function muxMp4(track: Track): Uint8Array<ArrayBuffer> {
  const { codec, width, height, framesPerSecond, frames } = track;
  const target = new ArrayBufferTarget();
  const muxer = new Muxer({
    target,
    video: { codec: codec === 'h264' ? 'avc' : codec, width, height, frameRate: framesPerSecond },
    fastStart: 'in-memory',
  });
  frames.forEach(({ bytes, isKey }, index) => {
    const start = frameTimestamp(index, framesPerSecond);
    const end = frameTimestamp(index + 1, framesPerSecond);
    const meta = index === 0 ? { decoderConfig: track.decoderConfig } : undefined;
    muxer.addVideoChunkRaw(bytes, isKey ? 'key' : 'delta', start, end - start, meta);
  });
  muxer.finalize();
  const file = new Uint8Array(target.buffer);
  correct(file, 0, file.length, track);
  return file;
}

/** Boxes on the way to those that mp4-muxer 5.2 fills in its own way, and the bytes before their children. */
const containers: Readonly<Record<string, number>> = {
  moov: 0,
  trak: 0,
  mdia: 0,
  minf: 0,
  stbl: 0,
  // FullBox header and entry_count.
  stsd: 8,
  // VisualSampleEntry.
  vp09: 78,
  av01: 78,
};

/**
 * Puts the caller's date where the muxer took the system's, and the real parameters where it writes
 * none for VP9 (colours) and AV1 (chroma format, level). Sizes stay, so no offset moves.
 */
function correct(file: Uint8Array, start: number, end: number, track: Track): void {
  for (const box of childBoxes(file, start, end)) {
    const skip = containers[box.type];
    if (skip !== undefined) correct(file, box.body + skip, box.end, track);
    else if (box.type === 'vpcC') file.set([1, 1, 1], box.body + 7);
    else if (box.type === 'av1C') file.set(av1Parameters(track.decoderConfig.codec), box.body + 1);
    else if (['mvhd', 'tkhd', 'mdhd'].includes(box.type)) setDates(file, box, track.createdAt);
  }
}

/** Seconds from 1904, MP4's epoch, to 1970. */
const mp4EpochSeconds = 2_082_844_800;

function setDates(file: Uint8Array, box: Box, date: Date): void {
  const view = new DataView(file.buffer, file.byteOffset + box.body);
  const seconds = Math.floor(date.getTime() / 1000) + mp4EpochSeconds;
  const isLong = view.getUint8(0) === 1;
  for (const field of [0, 1]) {
    if (isLong) view.setBigUint64(4 + 8 * field, BigInt(seconds));
    else view.setUint32(4 + 4 * field, seconds);
  }
}

/** Bytes 1 and 2 of AV1CodecConfigurationRecord for an 8-bit 4:2:0 name such as `av01.0.04M.08`. */
function av1Parameters(name: string): [number, number] {
  const [, profile = '0', levelAndTier = '00M'] = name.split('.');
  const tier = levelAndTier.endsWith('H') ? 0x80 : 0;
  const subsampledBothWays = 0x0c;
  return [(Number(profile) << 5) | parseInt(levelAndTier, 10), tier | subsampledBothWays];
}
