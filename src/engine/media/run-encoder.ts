/** One try with one encoder: pictures in, encoded frames out, every frame accounted for. */
import { throwIfAborted, withDeadline } from '../../common/deadline.ts';
import { KinoraError, asKinoraError } from '../../common/errors.ts';
import type { Picture } from '../../common/picture.ts';
import { i420Bytes, i420ColorSpace, toI420 } from './i420.ts';
import { frameTimestamp } from './mp4.ts';
import type { EncodedFrame } from './mp4.ts';
import type { Encoder, WebCodecs } from './ports.ts';

export interface EncoderRun {
  readonly webCodecs: WebCodecs;
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
  const { webCodecs, config, framesPerSecond, stallMs, signal } = run;
  const { width, height } = config;
  const i420 = new Uint8Array(i420Bytes(width, height));
  const frames: EncodedFrame[] = [];
  let decoderConfig: VideoDecoderConfig | undefined;
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
    // The muxer writes frames in the order shown; an encoder that reorders them, or loses one, is
    // of no use here.
    const expected = frameTimestamp(frames.length, framesPerSecond);
    if (chunk.timestamp !== expected) {
      fail(new Error(`frame at ${chunk.timestamp} µs, expected ${expected} µs`));
      return;
    }
    const bytes = new Uint8Array(chunk.byteLength);
    chunk.copyTo(bytes);
    frames.push({ bytes, isKey: chunk.type === 'key' });
    decoderConfig ??= meta?.decoderConfig;
    wake();
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
      return checkedTrack(run, frames, decoderConfig);
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

/** Nothing half made leaves: all frames, the first decodable alone, and what a decoder must know. */
function checkedTrack(
  { config, frameCount }: EncoderRun,
  frames: readonly EncodedFrame[],
  decoderConfig: VideoDecoderConfig | undefined,
): EncodedTrack {
  if (frames.length !== frameCount) {
    throw encoderFailed(config, { cause: 'lost frames', frameCount, encoded: frames.length });
  }
  if (!frames[0]?.isKey) throw encoderFailed(config, { cause: 'first frame is no key frame' });
  if (!decoderConfig) throw encoderFailed(config, { cause: 'no decoder config' });
  if (config.codec.startsWith('avc1') && !decoderConfig.description) {
    throw encoderFailed(config, { cause: 'no decoder description' });
  }
  const { width: codedWidth, height: codedHeight } = config;
  return {
    frames,
    decoderConfig: { ...decoderConfig, codedWidth, codedHeight, colorSpace: i420ColorSpace },
  };
}

function encoderFailed(
  { codec, width, height }: VideoEncoderConfig,
  details: Readonly<Record<string, string | number>>,
  cause?: unknown,
): KinoraError {
  return new KinoraError('encoder-failed', { codec, width, height, ...details }, { cause });
}
