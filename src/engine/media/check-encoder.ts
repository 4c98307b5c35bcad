/**
 * Whether an encoder wrote what it was given. Some take every frame and write black ones, or a hundredth of
 * the bits that they were asked for; both look like success until somebody looks.
 */
import type { EncoderFault } from '../../common/clip.ts';
import { withDeadline } from '../../common/deadline.ts';
import type { WebCodecs } from './ports.ts';

/** Decibels of brightness: what is further off shows something else. Ours come to 35 and more. */
const leastPsnr = 22;
/** Few bits are a fault only where they show: a film that stands still needs few. */
const clearPsnr = 32;
const leastShareOfBitrate = 1 / 50;

export interface EncoderCheck {
  /** The first frame, as it is handed to the encoder: I420, copied here. */
  take(i420: Uint8Array): void;
  /** What came out of it. */
  took(keyFrame: Uint8Array): void;
  /**
   * Call when the encoder has given out all it has.
   * @param frames and `bytes`: how many came out since it was opened
   * @returns what is wrong; undefined where nothing is, or the browser cannot decode what it encodes
   */
  fault(config: VideoDecoderConfig, frames: number, bytes: number): Promise<Finding | undefined>;
}

/** As an error's details carry it. */
type Finding = Readonly<{
  fault: EncoderFault;
  /** Of the first frame's brightness. */
  psnrDb: number;
  bitsPerSecond: number;
  /** As many were asked for. */
  bitrate: number;
}>;

interface Checked {
  readonly webCodecs: WebCodecs;
  readonly config: VideoEncoderConfig;
  readonly framesPerSecond: number;
  readonly limitMs: number;
}

export function checkEncoder({
  webCodecs,
  config,
  framesPerSecond,
  limitMs,
}: Checked): EncoderCheck {
  const { width, height, bitrate = 0 } = config;
  let given: Uint8Array | undefined;
  let keyFrame: Uint8Array | undefined;
  let isDecoded = false;
  /** Of the first frame, once it is known. */
  let psnr: number | undefined;
  return {
    take(i420) {
      if (!isDecoded) given ??= i420.slice(0, width * height);
    },
    took(bytes) {
      if (!isDecoded) keyFrame ??= bytes;
    },
    async fault(decoderConfig, frames, bytes) {
      if (given !== undefined && keyFrame !== undefined) {
        const decoding = webCodecs.decodeKeyFrame(decoderConfig, keyFrame);
        const luma = await withDeadline(decoding, limitMs, 'check').catch(() => undefined);
        psnr = luma && psnrOf(given, luma);
        // Once is enough.
        isDecoded = true;
        given = keyFrame = undefined;
      }
      if (psnr === undefined) return undefined;
      const bitsPerSecond = Math.round((8 * bytes * framesPerSecond) / frames);
      const found = { psnrDb: Math.round(10 * psnr) / 10, bitsPerSecond, bitrate };
      if (psnr < leastPsnr) return { fault: 'other-picture', ...found };
      const isStarved = bitsPerSecond < leastShareOfBitrate * bitrate;
      return isStarved && psnr < clearPsnr ? { fault: 'too-few-bits', ...found } : undefined;
    },
  };
}

/** Of two pictures of one size; 0 where they are not. */
export function psnrOf(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length) return 0;
  let squares = 0;
  for (let index = 0; index < one.length; index++) {
    squares += (one[index]! - other[index]!) ** 2;
  }
  return 10 * Math.log10(255 ** 2 / (squares / one.length));
}
