/** What can be said about a clip's file before there is a frame: its size, and who may encode it. */
import { KinoraError } from '../../common/errors.ts';
import { shownSize } from '../../common/shape.ts';
import type { Size } from '../../common/shape.ts';
import { codecLadder } from './codec-ladder.ts';
import type { Rung } from './codec-ladder.ts';
import type { WebCodecs } from './ports.ts';

export interface EncodeWish {
  /** What the networks paint. */
  readonly base: Size;
  readonly ratio: string;
  readonly enlargement: 1 | 2 | 4;
  /** Whole. */
  readonly framesPerSecond: number;
}

export interface EncodePlan {
  readonly webCodecs: WebCodecs;
  /** Encoders to try, in this order; at least one. */
  readonly ladder: readonly Rung[];
  /** The centre of the base that is kept. */
  readonly shown: Size;
  /** Pixels of the file. */
  readonly size: Size;
  readonly enlargement: 1 | 2 | 4;
  readonly framesPerSecond: number;
}

/**
 * Ask before the denoising: a visitor whose browser cannot encode should not wait for nothing.
 * @throws KinoraError `webcodecs-missing`
 */
export async function planEncoding(
  { base, ratio, enlargement, framesPerSecond }: EncodeWish,
  webCodecs: WebCodecs | undefined,
): Promise<EncodePlan> {
  if (!webCodecs) throw new KinoraError('webcodecs-missing', { reason: 'no WebCodecs' });
  const shown = shownSize(base, ratio);
  const size = { width: shown.width * enlargement, height: shown.height * enlargement };
  const ladder = await codecLadder(webCodecs, size, framesPerSecond);
  if (ladder.length === 0) {
    throw new KinoraError('webcodecs-missing', { reason: 'no codec for this size', ...size });
  }
  return { webCodecs, ladder, shown, size, enlargement, framesPerSecond };
}
