/** One encoder: pictures in, encoded frames out, every frame accounted for. */
import type { EncoderFault, VideoCodecName } from '../../common/clip.ts';
import { throwIfAborted, withDeadline } from '../../common/deadline.ts';
import { KinoraError, asKinoraError, type ErrorDetails } from '../../common/errors.ts';
import type { Picture } from '../../common/picture.ts';
import { checkEncoder } from './check-encoder.ts';
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
  readonly framesPerSecond: number;
  /** The encoder has failed when it gives no sign of life for so long. */
  readonly stallMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Every method throws KinoraError `encoder-failed` for anything the encoder does wrong, its `fault` an
 * `EncoderFault`, and `aborted`.
 */
export interface FilmEncoder {
  /**
   * The film's frames in order, at the config's size; waits while the encoder has enough to do. The
   * picture may be used again once this returns.
   */
  encode(picture: Picture, index: number): Promise<void>;
  /** Until every frame handed in has come out; the next one is a key frame. */
  flush(): Promise<void>;
  /** Frames that have come out since the last call, in order. */
  takeFrames(): EncodedFrame[];
  /** What a decoder must know; once the first frame is out. */
  decoderConfig(): VideoDecoderConfig;
  close(): void;
}

/** Frames handed to the encoder and not taken yet; enough to keep it busy. */
const maxQueuedFrames = 4;

/** A player that seeks, or loops, decodes from the last key frame. */
const keyFrameSeconds = 2;

export function openEncoder(run: EncoderRun): FilmEncoder {
  const { webCodecs, codec, config, framesPerSecond, stallMs, signal } = run;
  const { width, height } = config;
  const i420 = new Uint8Array(i420Bytes(width, height));
  const untaken: EncodedFrame[] = [];
  const check = checkEncoder({ webCodecs, config, framesPerSecond, limitMs: stallMs });
  let bytesOut = 0;
  let handedIn = 0;
  let cameOut = 0;
  let lastKeyFrame = -Infinity;
  let hasFlushed = false;
  /** Whether the encoder has given out nothing yet. */
  let isFresh = true;
  /** By how much the encoder's timestamps differ from ours. */
  let shiftUs: number | undefined;
  let stream: DescribedStream | undefined;
  let failure: KinoraError | undefined;
  let wake: () => void = () => undefined;
  const fail = (thrown: unknown, fault: EncoderFault = 'stopped'): void => {
    failure ??= encoderFailed(config, { fault, cause: asKinoraError(thrown).message }, thrown);
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
        failure ??= encoderFailed(config, { fault: 'stopped', cause: 'stalled', stallMs }, thrown);
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
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      if (isFresh) {
        if (!isKey) throw new Error('the first frame is no key frame');
        const given = meta?.decoderConfig;
        stream = sameStream(
          stream,
          configureStream({ codec, asked: config, given, keyFrame: bytes }),
        );
        isFresh = false;
      }
      const sample = stream!.sample(bytes);
      check.took(sample);
      bytesOut += sample.length;
      untaken.push({ bytes: sample, isKey });
      cameOut++;
      wake();
    } catch (thrown) {
      fail(thrown, 'malformed');
    }
  };
  /**
   * The muxer writes frames in the order shown, at the times that we know. Browsers give timestamps
   * back rounded or shifted, so they are compared as distances from the first: one that is off by
   * more than half a frame belongs to another frame.
   */
  const checkOrder = (timestamp: number): void => {
    shiftUs ??= timestamp - frameTimestamp(cameOut, framesPerSecond);
    const since = timestamp - shiftUs;
    const expected = frameTimestamp(cameOut, framesPerSecond);
    if (Math.abs(since - expected) < 5e5 / framesPerSecond) return;
    throw new Error(`frame ${cameOut} after ${since} µs, expected ${expected} µs`);
  };
  const reopen = (): Encoder => {
    isFresh = true;
    shiftUs = undefined;
    return attempt(() =>
      open(webCodecs, config, takeOutput, onError, () => {
        wake();
      }),
    );
  };
  const onError = (error: DOMException): void => {
    // A browser may take away an encoder that has nothing to do (WebCodecs §11); the next frame
    // opens another.
    if (error.name === 'QuotaExceededError' && cameOut === handedIn) return;
    fail(error);
  };

  const decoderConfig = (): VideoDecoderConfig => {
    const { codec: name, description } = stream!;
    const known = { codedWidth: width, codedHeight: height, colorSpace: i420ColorSpace };
    return { codec: name, ...known, ...(description && { description }) };
  };

  let encoder = reopen();
  return {
    async encode(picture, index) {
      await until(() => encoder.encodeQueueSize < maxQueuedFrames);
      if (encoder.state === 'closed' && cameOut === handedIn) encoder = reopen();
      const timestamp = frameTimestamp(index, framesPerSecond);
      const keyFrame = hasFlushed || index - lastKeyFrame >= keyFrameSeconds * framesPerSecond;
      attempt(() => {
        toI420(picture, i420);
        check.take(i420);
        const frame = webCodecs.createFrame(i420, {
          format: 'I420',
          codedWidth: width,
          codedHeight: height,
          timestamp,
          duration: frameTimestamp(index + 1, framesPerSecond) - timestamp,
          colorSpace: i420ColorSpace,
        });
        try {
          encoder.encode(frame, { keyFrame });
        } finally {
          frame.close();
        }
      });
      handedIn++;
      hasFlushed = false;
      if (keyFrame) lastKeyFrame = index;
    },
    async flush() {
      let isFlushed = false;
      attempt(() => {
        encoder.flush().then(
          () => {
            isFlushed = true;
            wake();
          },
          (thrown: unknown) => {
            fail(thrown);
          },
        );
      });
      await until(() => isFlushed);
      if (cameOut !== handedIn) {
        const lost = { cause: 'lost frames', handedIn, cameOut };
        throw encoderFailed(config, { fault: 'stopped', ...lost });
      }
      hasFlushed = true;
      const wrong = cameOut > 0 && (await check.fault(decoderConfig(), cameOut, bytesOut));
      if (wrong) throw encoderFailed(config, wrong);
    },
    takeFrames: () => untaken.splice(0),
    decoderConfig,
    close() {
      if (encoder.state !== 'closed') encoder.close();
    },
  };
}

/** Encodes one frame and forgets it. @throws KinoraError `encoder-failed`, `aborted`. */
export async function tryEncoder(run: EncoderRun): Promise<void> {
  const encoder = openEncoder(run);
  try {
    await encoder.encode(testPicture(run.config), 0);
    await encoder.flush();
  } finally {
    encoder.close();
  }
}

/** Dark above, bright below, with a disc between: whoever writes something else is found out. */
function testPicture({ width, height }: VideoEncoderConfig): Picture {
  const rgba = new Uint8ClampedArray(width * height * 4);
  const radius = Math.min(width, height) / 4;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const isDisc = (x - width / 2) ** 2 + (y - height / 2) ** 2 < radius ** 2;
      const level = isDisc ? 230 : 40 + (150 * y) / height;
      rgba[at] = level;
      rgba[at + 1] = isDisc ? 80 : level;
      rgba[at + 2] = 255 - level;
      rgba[at + 3] = 255;
    }
  }
  return { width, height, rgba };
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

/** One file has one description: an encoder that was opened anew must go on with the same. */
function sameStream(before: DescribedStream | undefined, now: DescribedStream): DescribedStream {
  if (before === undefined) return now;
  const [old = [], own = []] = [before.description, now.description];
  if (before.codec !== now.codec || old.length !== own.length || own.some((x, i) => x !== old[i])) {
    throw new Error('the description of the stream changed');
  }
  return before;
}

function encoderFailed(
  { codec, width, height }: VideoEncoderConfig,
  details: { readonly fault: EncoderFault } & ErrorDetails,
  cause?: unknown,
): KinoraError {
  return new KinoraError('encoder-failed', { codec, width, height, ...details }, { cause });
}
