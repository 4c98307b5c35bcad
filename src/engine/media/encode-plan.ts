/** What can be said about a film's file before there is a frame: its size, and who encodes it. */
import type { EncoderFault } from '../../common/clip.ts';
import { KinoraError } from '../../common/errors.ts';
import { frameSize, type Size } from '../../common/shape.ts';
import { codecLadder, faultOfH264, type Rung } from './codec-ladder.ts';
import type { WebCodecs } from './ports.ts';
import { tryEncoder } from './run-encoder.ts';

export interface EncodeWish {
  readonly ratio: string;
  /** Of the file: its shorter side. */
  readonly height: number;
  /** Whole. */
  readonly framesPerSecond: number;
}

export interface EncodePlan {
  readonly webCodecs: WebCodecs;
  /** Encoders to use, in this order; at least one, and the first has encoded a frame of this size. */
  readonly ladder: readonly Rung[];
  /** What is known against H.264, all of it or its first rungs. */
  readonly withoutH264: EncoderFault | undefined;
  /** Pixels of the file. */
  readonly size: Size;
  readonly framesPerSecond: number;
}

/** An encoder that gives no sign of life for so long has failed. */
export const stallLimitMs = 10_000;

/**
 * Tries the encoders on one frame before the first window: a visitor whose browser cannot encode
 * should not wait for nothing, and what was denoised need not be kept for a second try.
 * @throws KinoraError `webcodecs-missing`, `encoder-failed` when each of them fails, `aborted`
 */
export async function planEncoding(
  { ratio, height, framesPerSecond }: EncodeWish,
  webCodecs: WebCodecs | undefined,
  signal?: AbortSignal,
  stallMs = stallLimitMs,
): Promise<EncodePlan> {
  if (!webCodecs) throw new KinoraError('webcodecs-missing', { reason: 'no WebCodecs' });
  const size = frameSize(ratio, height);
  const ladder = await codecLadder(webCodecs, size, framesPerSecond, stallMs);
  if (ladder.length === 0) {
    throw new KinoraError('webcodecs-missing', { reason: 'no codec for this size', ...size });
  }
  let withoutH264: EncoderFault | undefined = ladder[0]!.codec === 'h264' ? undefined : 'absent';
  let failure: KinoraError | undefined;
  for (const [index, rung] of ladder.entries()) {
    try {
      await tryEncoder({ webCodecs, ...rung, framesPerSecond, stallMs, signal });
      return { webCodecs, ladder: ladder.slice(index), withoutH264, size, framesPerSecond };
    } catch (thrown) {
      withoutH264 = faultOfH264(withoutH264, rung, thrown);
      // The first rung is the one people have; its failure says most.
      failure ??= thrown as KinoraError;
    }
  }
  throw failure!;
}
