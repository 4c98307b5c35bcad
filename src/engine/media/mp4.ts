/** Encoded frames to an MP4 file: one video track, `moov` before `mdat`, reproducible to the byte. */
import {
  BufferTarget,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { childBoxes } from '../../common/boxes.ts';
import type { Box } from '../../common/boxes.ts';
import type { VideoCodecName } from '../../common/clip.ts';

/** One frame as the encoder wrote it. */
export interface EncodedFrame {
  readonly bytes: Uint8Array;
  readonly isKey: boolean;
}

export interface Track {
  readonly codec: VideoCodecName;
  /** Whole. */
  readonly framesPerSecond: number;
  /** As the encoder gave it, with size and colour space. */
  readonly decoderConfig: VideoDecoderConfig;
  /** In order of presentation, the first a key frame. */
  readonly frames: readonly EncodedFrame[];
  readonly createdAt: Date;
}

/** Microseconds: the moment frame `index` begins. */
export function frameTimestamp(index: number, framesPerSecond: number): number {
  return Math.round((index * 1e6) / framesPerSecond);
}

/** The finished file. */
export async function muxMp4(track: Track): Promise<Uint8Array<ArrayBuffer>> {
  const { codec, framesPerSecond, frames, decoderConfig } = track;
  const target = new BufferTarget();
  const output = new Output({ target, format: new Mp4OutputFormat({ fastStart: 'in-memory' }) });
  const source = new EncodedVideoPacketSource(codec === 'h264' ? 'avc' : codec);
  output.addVideoTrack(source, { frameRate: framesPerSecond });
  await output.start();
  for (const [index, { bytes, isKey }] of frames.entries()) {
    const type = isKey ? 'key' : 'delta';
    const packet = new EncodedPacket(bytes, type, index / framesPerSecond, 1 / framesPerSecond);
    await source.add(packet, { decoderConfig });
  }
  await output.finalize();
  const file = new Uint8Array(target.buffer!);
  setDates(file, 0, file.length, track.createdAt);
  return file;
}

/** Seconds from 1904, MP4's epoch, to 1970. */
const mp4EpochSeconds = 2_082_844_800;

/** Puts the caller's date where mediabunny 1.61 takes the system's. Goes when it can be told one. */
function setDates(file: Uint8Array, start: number, end: number, date: Date): void {
  for (const box of childBoxes(file, start, end)) {
    if (['moov', 'trak', 'mdia'].includes(box.type)) setDates(file, box.body, box.end, date);
    else if (['mvhd', 'tkhd', 'mdhd'].includes(box.type)) setDate(file, box, date);
  }
}

function setDate(file: Uint8Array, box: Box, date: Date): void {
  const view = new DataView(file.buffer, file.byteOffset + box.body);
  const seconds = Math.floor(date.getTime() / 1000) + mp4EpochSeconds;
  const isLong = view.getUint8(0) === 1;
  for (const field of [0, 1]) {
    if (isLong) view.setBigUint64(4 + 8 * field, BigInt(seconds));
    else view.setUint32(4 + 4 * field, seconds);
  }
}
