/** Frames in, a finished MP4 and its poster out, and fragments of it on the way; or nothing at all. */
import type { EncoderFault, VideoCodecName } from '../../common/clip.ts';
import type { Clock } from '../../common/clock.ts';
import { throwIfAborted, untilAborted, withDeadline } from '../../common/deadline.ts';
import { KinoraError } from '../../common/errors.ts';
import type { Picture } from '../../common/picture.ts';
import type { FilmPart } from '../../common/progress.ts';
import { centreOf, type Size } from '../../common/shape.ts';
import { faultOfH264, type Rung } from './codec-ladder.ts';
import { stallLimitMs, type EncodePlan } from './encode-plan.ts';
import { muxFragment, openMp4, type EncodedFrame, type Mp4Writer, type Track } from './mp4.ts';
import type { Painter, Resampler } from './painter.ts';
import { openEncoder, type FilmEncoder } from './run-encoder.ts';

/** A frame on its way to the file. */
export interface FilmFrame {
  /** As painted; may become invalid when the next one is asked for. */
  readonly image: Picture;
  /**
   * What comes next may take its time. The encoder gives out all it has, so that the film can be
   * played to here, and begins again with a key frame.
   */
  readonly endsPart: boolean;
}

export interface EncodeRequest {
  readonly plan: EncodePlan;
  /** The film's frames in order, from the first; asked for once more when an encoder fails. */
  readonly openFrames: () => AsyncIterable<FilmFrame>;
  /** Frames that must come: fewer would be another film, unless it may end early. */
  readonly frameCount: number;
  readonly mayEndEarly?: boolean;
  /** Goes into the file's own comment. */
  readonly comment?: string;
  /** A copy of a frame of the file with its marks. */
  readonly stamp?: (picture: Picture) => Picture;
  /** Told of each part as soon as it can be played. */
  readonly onPart: (part: FilmPart) => void;
}

export interface EncodedFilm extends Size {
  /** The whole file. */
  readonly mp4: Blob;
  readonly codec: VideoCodecName;
  /** Where the codec is another. */
  readonly withoutH264?: EncoderFault;
  readonly frameCount: number;
  readonly durationMs: number;
  /** PNG of the middle frame. */
  readonly poster: Blob;
  /** Time spent here, not counting the wait for frames. */
  readonly encodeMs: number;
}

export interface EncodePorts {
  readonly painter: Painter;
  readonly clock: Clock;
  /** An encoder that gives no sign of life for so long has failed; 10 s unless told. */
  readonly stallMs?: number;
}

/**
 * Encodes with the first rung of the ladder; should it fail on the way, the next one gets all frames
 * again. No frame is kept.
 * @throws KinoraError `encoder-failed`, `timed-out` for the poster, `aborted`, or whatever the frames throw
 */
export async function encodeFilm(
  request: EncodeRequest,
  ports: EncodePorts,
  signal?: AbortSignal,
): Promise<EncodedFilm> {
  let { withoutH264 } = request.plan;
  let failure: KinoraError | undefined;
  for (const rung of request.plan.ladder) {
    throwIfAborted(signal);
    try {
      const film = await encodeWith(rung, request, ports, signal);
      return film.codec === 'h264' || !withoutH264 ? film : { ...film, withoutH264 };
    } catch (thrown) {
      withoutH264 = faultOfH264(withoutH264, rung, thrown);
      failure ??= thrown as KinoraError;
    }
  }
  throw failure!;
}

async function encodeWith(
  rung: Rung,
  request: EncodeRequest,
  { painter, clock, stallMs = stallLimitMs }: EncodePorts,
  signal: AbortSignal | undefined,
): Promise<EncodedFilm> {
  const { plan, openFrames, frameCount, mayEndEarly = false, onPart, comment } = request;
  const { stamp = asIs } = request;
  const { webCodecs, framesPerSecond, size } = plan;
  // Whose end nobody knows has its middle nowhere.
  const posterFrame = mayEndEarly ? 0 : Math.floor(frameCount / 2);
  const startMs = clock.nowMs();
  const frames = openFrames()[Symbol.asyncIterator]();
  let waitedMs = 0;
  const nextFrame = async (): Promise<FilmFrame | undefined> => {
    const sinceMs = clock.nowMs();
    const next = await untilAborted(frames.next(), signal);
    waitedMs += clock.nowMs() - sinceMs;
    return next.done === true ? undefined : next.value;
  };
  let encoder: FilmEncoder | undefined;
  let file: FilmFile | undefined;
  try {
    let poster: Promise<Blob> | undefined;
    let index = 0;
    for (let frame = await nextFrame(); frame; frame = await nextFrame()) {
      // Opened with the first frame in hand: an idle encoder may be taken away (WebCodecs §11).
      encoder ??= openEncoder({ webCodecs, ...rung, framesPerSecond, stallMs, signal });
      const picture = stamp(sized(frame.image, size, painter));
      await encoder.encode(picture, index);
      if (index++ === posterFrame) {
        poster = painter.png(picture);
        // Awaited at the end; the film may fail before.
        poster.catch(() => undefined);
      }
      const endsPart = frame.endsPart || index === frameCount;
      if (endsPart) await encoder.flush();
      file ??= filmFile(rung.codec, framesPerSecond, frameCount, onPart, comment);
      await file.take(encoder, endsPart);
    }
    checkCount(index, frameCount, mayEndEarly);
    const mp4 = await file!.finish(clock.date());
    return {
      ...size,
      mp4,
      codec: rung.codec,
      poster: await withDeadline(poster!, stallMs, 'poster', signal),
      frameCount: index,
      durationMs: (index / framesPerSecond) * 1000,
      encodeMs: clock.nowMs() - startMs - waitedMs,
    };
  } finally {
    encoder?.close();
    file?.cancel().catch(() => undefined);
    // Not awaited: a generator in the middle of a frame returns only after it, and may fail then.
    frames.return?.().catch(() => undefined);
  }
}

function checkCount(received: number, expected: number, mayEndEarly: boolean): void {
  const isRight = mayEndEarly ? received > 0 && received <= expected : received === expected;
  if (isRight) return;
  throw new KinoraError('internal', { what: 'frames of the film', expected, received });
}

function asIs(picture: Picture): Picture {
  return picture;
}

/** The middle of what was painted, at the film's size; a decoder may have painted just that. */
function sized(image: Picture, size: Size, resampler: Resampler): Picture {
  return image.width === size.width && image.height === size.height
    ? image
    : resampler.resample(image, centreOf(image, size), size);
}

/** The growing file, and the part of it that is not told yet. */
interface FilmFile {
  /** What the encoder has given out since; `endsPart` tells it to the page. */
  take(encoder: FilmEncoder, endsPart: boolean): Promise<void>;
  finish(createdAt: Date): Promise<Blob>;
  cancel(): Promise<void>;
}

function filmFile(
  codec: VideoCodecName,
  framesPerSecond: number,
  frameCount: number,
  onPart: EncodeRequest['onPart'],
  comment: string | undefined,
): FilmFile {
  let writer: Mp4Writer | undefined;
  let part: EncodedFrame[] = [];
  let toldFrames = 0;
  let hasEnded = false;
  const tell = async (track: Track): Promise<void> => {
    const frames = part;
    part = [];
    const startMs = (toldFrames * 1000) / framesPerSecond;
    const isFirst = toldFrames === 0;
    toldFrames += frames.length;
    onPart({
      bytes: await muxFragment(track, frames),
      mimeType: `video/mp4; codecs="${track.decoderConfig.codec}"`,
      isFirst,
      startMs,
      endMs: (toldFrames * 1000) / framesPerSecond,
    });
  };
  return {
    async take(encoder, endsPart) {
      const frames = encoder.takeFrames();
      if (frames.length === 0) return;
      const track = { codec, framesPerSecond, decoderConfig: encoder.decoderConfig() };
      writer ??= await openMp4(track, frameCount, comment);
      for (const frame of frames) {
        await writer.add(frame);
        part.push(frame);
      }
      if (endsPart) await tell(track);
    },
    async finish(createdAt) {
      hasEnded = true;
      return writer!.finish(createdAt);
    },
    async cancel() {
      if (hasEnded) return;
      hasEnded = true;
      await writer?.cancel();
    },
  };
}
