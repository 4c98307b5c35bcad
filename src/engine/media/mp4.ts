/**
 * Encoded frames to MP4, as they come: the file people keep, one video track with `moov` before
 * `mdat`, reproducible to the byte; and its parts as fragments, for a page that plays what exists.
 */
import {
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  NullTarget,
  Output,
  StreamTarget,
  type MetadataTags,
  type StreamTargetChunk,
  type Target,
} from 'mediabunny';
import { childBoxes } from '../../common/boxes.ts';
import type { Box } from '../../common/boxes.ts';
import type { VideoCodecName } from '../../common/clip.ts';
import { growingFile } from './growing-file.ts';

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
}

export interface Mp4Writer {
  /** In order of presentation, the first a key frame. */
  add(frame: EncodedFrame): Promise<void>;
  /** The finished file. */
  finish(createdAt: Date): Promise<Blob>;
  /** Lets go of an unfinished one. */
  cancel(): Promise<void>;
}

/** Microseconds: the moment frame `index` begins. */
export function frameTimestamp(index: number, framesPerSecond: number): number {
  return Math.round((index * 1e6) / framesPerSecond);
}

/**
 * Begins a file whose head has room for the index of `frameCount` frames, so that it can be written
 * from front to back and still be read from the front.
 * @param comment `©cmt` of `moov/udta/meta/ilst`, which other programs keep when they rewrite a file
 */
export async function openMp4(
  track: Track,
  frameCount: number,
  comment?: string,
): Promise<Mp4Writer> {
  const file = growingFile();
  const writable = new WritableStream<StreamTargetChunk>({
    write({ data, position }) {
      file.write(data, position);
      // `ftyp` comes first; the room for `moov` comes with the first frames.
      if (position > 0) file.sealHead();
    },
  });
  const format = new Mp4OutputFormat({ fastStart: 'reserve' });
  const target = new StreamTarget(writable);
  const tags = comment === undefined ? {} : { comment };
  const { output, add } = await openOutput(track, target, format, frameCount, tags);
  return {
    add,
    async finish(createdAt) {
      await output.finalize();
      setDates(file.head, createdAt);
      return file.toBlob('video/mp4');
    },
    cancel: () => output.cancel(),
  };
}

/** One fragment with what must be known to decode it; its first frame is a key frame, at time 0. */
export async function muxFragment(
  track: Track,
  frames: readonly EncodedFrame[],
): Promise<Uint8Array<ArrayBuffer>> {
  const boxes: Uint8Array[] = [];
  const keep = (box: Uint8Array): void => {
    boxes.push(box.slice());
  };
  const format = new Mp4OutputFormat({
    fastStart: 'fragmented',
    onFtyp: keep,
    onMoov: keep,
    onMoof: keep,
    onMdat: keep,
  });
  const { output, add } = await openOutput(track, new NullTarget(), format, frames.length);
  for (const frame of frames) await add(frame);
  await output.finalize();
  const fragment = new Uint8Array(boxes.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const box of boxes) {
    fragment.set(box, at);
    at += box.length;
  }
  return fragment;
}

async function openOutput(
  { codec, framesPerSecond, decoderConfig }: Track,
  target: Target,
  format: Mp4OutputFormat,
  maximumPacketCount: number,
  tags: MetadataTags = {},
): Promise<{ output: Output; add: (frame: EncodedFrame) => Promise<void> }> {
  const output = new Output({ target, format });
  const source = new EncodedVideoPacketSource(codec === 'h264' ? 'avc' : codec);
  output.addVideoTrack(source, { frameRate: framesPerSecond, maximumPacketCount });
  output.setMetadataTags(tags);
  await output.start();
  let index = 0;
  const add = async ({ bytes, isKey }: EncodedFrame): Promise<void> => {
    const type = isKey ? 'key' : 'delta';
    const seconds = index++ / framesPerSecond;
    const packet = new EncodedPacket(bytes, type, seconds, 1 / framesPerSecond);
    await source.add(packet, { decoderConfig });
  };
  return { output, add };
}

/** Seconds from 1904, MP4's epoch, to 1970. */
const mp4EpochSeconds = 2_082_844_800;

/** Puts the caller's date where mediabunny 1.61 takes the system's. Goes when it can be told one. */
function setDates(head: Uint8Array, date: Date): void {
  for (const box of headBoxes(head)) setDatesIn(head, box, date);
}

/** The boxes before `mdat`, whose body is not in the head. */
function* headBoxes(head: Uint8Array): Generator<Box> {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  for (let start = 0; start + 8 <= head.length;) {
    const end = start + view.getUint32(start);
    const type = String.fromCharCode(...head.subarray(start + 4, start + 8));
    if (type === 'mdat' || end <= start || end > head.length) return;
    yield { type, start, body: start + 8, end };
    start = end;
  }
}

function setDatesIn(head: Uint8Array, box: Box, date: Date): void {
  if (['moov', 'trak', 'mdia'].includes(box.type)) {
    for (const child of childBoxes(head, box.body, box.end)) setDatesIn(head, child, date);
  } else if (['mvhd', 'tkhd', 'mdhd'].includes(box.type)) setDate(head, box, date);
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
