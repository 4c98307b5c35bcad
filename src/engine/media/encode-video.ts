/** Decoded frames in, a finished MP4 and its poster out; or nothing at all. */
import type { VideoCodecName } from '../../common/clip.ts';
import type { Clock } from '../../common/clock.ts';
import { throwIfAborted, untilAborted } from '../../common/deadline.ts';
import { KinoraError } from '../../common/errors.ts';
import type { Picture } from '../../common/picture.ts';
import type { Size } from '../../common/shape.ts';
import type { Rung } from './codec-ladder.ts';
import type { EncodePlan } from './encode-plan.ts';
import { keepPictures } from './kept-pictures.ts';
import type { DecodedImage } from './kept-pictures.ts';
import { muxMp4 } from './mp4.ts';
import type { Painter } from './painter.ts';
import { runEncoder } from './run-encoder.ts';
import type { EncodedTrack } from './run-encoder.ts';

export interface EncodeRequest {
  readonly plan: EncodePlan;
  /** In order, at base size; each image may become invalid when the next one is asked for. */
  readonly frames: AsyncIterable<DecodedImage>;
  /** Frames that must come: fewer would be another clip. */
  readonly frameCount: number;
}

export interface EncodedVideo extends Size {
  /** The whole file. */
  readonly mp4: Uint8Array<ArrayBuffer>;
  readonly codec: VideoCodecName;
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
 * Encodes with the first rung of the ladder that works; the next one gets the same frames.
 * Frames are kept at shown size until the file is made: they took minutes, and weigh little.
 * @throws KinoraError `encoder-failed`, `aborted`, or whatever `frames` throws
 */
export async function encodeVideo(
  { plan, frames, frameCount }: EncodeRequest,
  { painter, clock, stallMs = 10_000 }: EncodePorts,
  signal?: AbortSignal,
): Promise<EncodedVideo> {
  const { webCodecs, framesPerSecond, enlargement, size } = plan;
  const startMs = clock.nowMs();
  const pictures = keepPictures(frames, plan.shown, clock, signal);
  const pictureAt = async (index: number): Promise<Picture | undefined> => {
    const picture = await pictures.at(index);
    return picture && painter.enlarge(picture, enlargement);
  };
  try {
    throwIfAborted(signal);
    const { codec, track } = await climb(plan.ladder, (rung) =>
      runEncoder({ webCodecs, ...rung, pictureAt, frameCount, framesPerSecond, stallMs, signal }),
    );
    const middle = await pictureAt(Math.floor(frameCount / 2));
    const poster = await untilAborted(painter.png(middle!), signal);
    const createdAt = clock.date();
    const mp4 = await muxMp4({ ...track, codec, framesPerSecond, createdAt });
    return {
      ...size,
      mp4,
      codec,
      poster,
      frameCount,
      durationMs: (frameCount / framesPerSecond) * 1000,
      encodeMs: clock.nowMs() - startMs - pictures.waitedMs(),
    };
  } finally {
    pictures.close();
  }
}

async function climb(
  ladder: readonly Rung[],
  attempt: (rung: Rung) => Promise<EncodedTrack>,
): Promise<{ codec: VideoCodecName; track: EncodedTrack }> {
  let failure: KinoraError | undefined;
  for (const rung of ladder) {
    try {
      return { codec: rung.codec, track: await attempt(rung) };
    } catch (thrown) {
      if (!(thrown instanceof KinoraError) || thrown.code !== 'encoder-failed') throw thrown;
      // The first rung is the one people have; its failure says most.
      failure ??= thrown;
    }
  }
  throw failure!;
}
