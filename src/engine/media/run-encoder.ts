/** One try with one encoder: pictures in, encoded frames out, every frame accounted for. */
import type { VideoCodecName } from '../../common/clip.ts';
import { throwIfAborted, withDeadline } from '../../common/deadline.ts';
import { KinoraError, asKinoraError } from '../../common/errors.ts';
import type { Picture } from '../../common/picture.ts';
import type { DescribedStream } from './described-stream.ts';
import { i420Bytes, i420ColorSpace, toI420 } from './i420.ts';
import { frameTimestamp } from './mp4.ts';
import type { EncodedFrame } from './mp4.ts';
import type { Encoder, WebCodecs } from './ports.ts';
import { configureStream } from './stream-configuration.ts';

export interface EncoderRun {
  readonly webCodecs: WebCodecs;
  readonly codec: VideoCodecName;
  readonly config: VideoEncoderConfig;
  /** Picture `index` at the config's size, or undefined past the last. */
  readonly pictureAt: (index: number) => Promise<Picture | undefined>;
  /** Frames that must come in and out. */
  readonly frameCount: number;
  readonly framesPerSecond: number;
  /** The encoder has failed when it gives no sign of life for so long. */
  readonly stallMs: number;
  readonly signal: AbortSignal | undefined;
}

export interface EncodedTrack {
  readonly decoderConfig: VideoDecoderConfig;
  readonly frames: readonly EncodedFrame[];
}

/** Frames handed to the encoder and not taken yet; enough to keep it busy. */
const maxQueuedFrames = 4;

/** A player that seeks, or loops, decodes from the last key frame. */
const keyFrameSeconds = 2;

/**
 * @throws KinoraError `encoder-failed` for anything the encoder does wrong, `aborted`, or whatever
 *   `pictureAt` throws
 */
export async function runEncoder(run: EncoderRun): Promise<EncodedTrack> {
  // Waits for the first picture: an encoder left idle for 10 s may be reclaimed (WebCodecs §11).
  const first = await run.pictureAt(0);
  const session = openSession(run);
  try {
    let picture = first;
    let index = 0;
    for (; picture; picture = await run.pictureAt(++index)) {
      await session.untilRoom();
      session.encode(picture, index);
    }
    if (index !== run.frameCount) {
      throw new KinoraError('internal', {
        what: 'frames of the clip',
        expected: run.frameCount,
        received: index,
      });
    }
    return await session.finish();
  } finally {
    session.close();
  }
}

interface Session {
  untilRoom(): Promise<void>;
  encode(picture: Picture, index: number): void;
  finish(): Promise<EncodedTrack>;
  close(): void;
}

function openSession(run: EncoderRun): Session {
  const { webCodecs, codec, config, framesPerSecond, stallMs, signal } = run;
  const { width, height } = config;
  const i420 = new Uint8Array(i420Bytes(width, height));
  const frames: EncodedFrame[] = [];
  let firstTimestamp: number | undefined;
  let stream: DescribedStream | undefined;
  let failure: KinoraError | undefined;
  let wake: () => void = () => undefined;
  const fail = (thrown: unknown): void => {
    failure ??= encoderFailed(config, { cause: asKinoraError(thrown).message }, thrown);
    wake();
  };
  const attempt = <T>(action: () => T): T => {
    try {
      return action();
    } catch (thrown) {
      fail(thrown);
      throw failure!;
    }
  };
  /** Until `holds`, as long as the encoder shows signs of life. */
  const until = async (holds: () => boolean): Promise<void> => {
    throwIfAborted(signal);
    while (failure === undefined && !holds()) {
      const signOfLife = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await withDeadline(signOfLife, stallMs, config.codec, signal).catch((thrown: unknown) => {
        if (!(thrown instanceof KinoraError) || thrown.code !== 'timed-out') throw thrown;
        failure ??= encoderFailed(config, { cause: 'stalled', stallMs }, thrown);
      });
    }
    if (failure) throw failure;
  };
  const takeOutput = (
    chunk: EncodedVideoChunk,
    meta: EncodedVideoChunkMetadata | undefined,
  ): void => {
    try {
      checkOrder(chunk.timestamp);
      const isKey = chunk.type === 'key';
      if (frames.length === 0 && !isKey) throw new Error('the first frame is no key frame');
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      const given = meta?.decoderConfig;
      stream ??= configureStream({ codec, asked: config, given, keyFrame: bytes });
      frames.push({ bytes: stream.sample(bytes), isKey });
      wake();
    } catch (thrown) {
      fail(thrown);
    }
  };
  /**
   * The muxer writes frames in the order shown, at the times that we know. Browsers give timestamps
   * back rounded or shifted, so they are compared as distances from the first: one that is off by
   * more than half a frame belongs to another frame.
   */
  const checkOrder = (timestamp: number): void => {
    firstTimestamp ??= timestamp;
    const since = timestamp - firstTimestamp;
    const expected = frameTimestamp(frames.length, framesPerSecond);
    if (Math.abs(since - expected) < 5e5 / framesPerSecond) return;
    throw new Error(`frame ${frames.length} after ${since} µs, expected ${expected} µs`);
  };

  const encoder = attempt(() =>
    open(webCodecs, config, takeOutput, fail, () => {
      wake();
    }),
  );
  return {
    untilRoom: () => until(() => encoder.encodeQueueSize < maxQueuedFrames),
    encode(picture, index) {
      const timestamp = frameTimestamp(index, framesPerSecond);
      attempt(() => {
        toI420(picture, i420);
        const frame = webCodecs.createFrame(i420, {
          format: 'I420',
          codedWidth: width,
          codedHeight: height,
          timestamp,
          duration: frameTimestamp(index + 1, framesPerSecond) - timestamp,
          colorSpace: i420ColorSpace,
        });
        try {
          encoder.encode(frame, { keyFrame: index % (keyFrameSeconds * framesPerSecond) === 0 });
        } finally {
          frame.close();
        }
      });
    },
    async finish() {
      let isFlushed = false;
      encoder.flush().then(() => {
        isFlushed = true;
        wake();
      }, fail);
      await until(() => isFlushed);
      return wholeTrack(run, frames, stream);
    },
    close() {
      if (encoder.state !== 'closed') encoder.close();
    },
  };
}

function open(
  webCodecs: WebCodecs,
  config: VideoEncoderConfig,
  output: EncodedVideoChunkOutputCallback,
  error: WebCodecsErrorCallback,
  onDequeue: () => void,
): Encoder {
  const encoder = webCodecs.openEncoder({ output, error });
  try {
    encoder.addEventListener('dequeue', onDequeue);
    encoder.configure(config);
    return encoder;
  } catch (thrown) {
    encoder.close();
    throw thrown;
  }
}

/** Nothing half made leaves: all frames, and what a decoder must know of them. */
function wholeTrack(
  { config, frameCount }: EncoderRun,
  frames: readonly EncodedFrame[],
  stream: DescribedStream | undefined,
): EncodedTrack {
  if (frames.length !== frameCount || !stream) {
    throw encoderFailed(config, { cause: 'lost frames', frameCount, encoded: frames.length });
  }
  const { codec, description } = stream;
  const { width: codedWidth, height: codedHeight } = config;
  const size = { codedWidth, codedHeight, colorSpace: i420ColorSpace };
  return { frames, decoderConfig: { codec, ...size, ...(description && { description }) } };
}

function encoderFailed(
  { codec, width, height }: VideoEncoderConfig,
  details: Readonly<Record<string, string | number>>,
  cause?: unknown,
): KinoraError {
  return new KinoraError('encoder-failed', { codec, width, height, ...details }, { cause });
}
