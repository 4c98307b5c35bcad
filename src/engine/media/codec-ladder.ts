/** Which encoder to try, and which next: the file that plays in most places first. */
import { encoderFaults, type EncoderFault, type VideoCodecName } from '../../common/clip.ts';
import { withDeadline } from '../../common/deadline.ts';
import { KinoraError } from '../../common/errors.ts';
import type { Size } from '../../common/shape.ts';
import type { WebCodecs } from './ports.ts';

export interface Rung {
  readonly codec: VideoCodecName;
  readonly config: VideoEncoderConfig;
}

/** Enough that the edges of flat art stay crisp at 640 × 360 and 8 frames a second. */
const bitsPerPixel = 0.5;
const leastBitrate = 500_000;
/** Past these, pixels and frames tell less and less that is new: bits grow with their root. */
const fullPixels = 640 * 360;
const fullRate = 8;

/**
 * Rungs this browser says it can climb: H.264 by whatever encoder it likes, H.264 in software (where
 * the hardware says yes and then fails), VP9, AV1. May be none.
 * @param limitMs to one question; who does not answer cannot
 */
export async function codecLadder(
  webCodecs: WebCodecs,
  size: Size,
  framesPerSecond: number,
  limitMs = 10_000,
): Promise<readonly Rung[]> {
  const common: Omit<VideoEncoderConfig, 'codec'> = {
    ...size,
    framerate: framesPerSecond,
    bitrate: bitrate(size, framesPerSecond),
    // Chromium drops frames in 'realtime' to hold the bitrate; a clip has none to spare.
    latencyMode: 'quality',
  };
  const avc = { format: 'avc' } as const;
  const software = 'prefer-software' as const;
  const wishes: readonly (readonly Rung[])[] = [
    h264Names(size, framesPerSecond).map((codec) => rung('h264', { ...common, codec, avc })),
    h264Names(size, framesPerSecond)
      .slice(-1)
      .map((codec) => rung('h264', { ...common, codec, avc, hardwareAcceleration: software })),
    [rung('vp9', { ...common, codec: vp9Name(size, framesPerSecond) })],
    [rung('av1', { ...common, codec: av1Name(size, framesPerSecond) })],
  ];
  const ladder: Rung[] = [];
  for (const alternatives of wishes) {
    const supported = await firstSupported(webCodecs, alternatives, limitMs);
    if (supported) ladder.push(supported);
  }
  return ladder;
}

/**
 * Why a film is not in H.264: of its rungs the first, which is the one people have, says most.
 * @param before what is known already
 * @param thrown by the encoder of `rung`
 * @throws `thrown`, where it is not the encoder's fault
 */
export function faultOfH264(
  before: EncoderFault | undefined,
  { codec }: Rung,
  thrown: unknown,
): EncoderFault | undefined {
  if (!(thrown instanceof KinoraError) || thrown.code !== 'encoder-failed') throw thrown;
  if (codec !== 'h264') return before;
  return before ?? encoderFaults.find((fault) => fault === thrown.details['fault']);
}

/** What the device report says: video codecs this browser encodes, best first. */
export async function inspectCodecs(webCodecs: WebCodecs | undefined): Promise<VideoCodecName[]> {
  if (!webCodecs) return [];
  const ladder = await codecLadder(webCodecs, { width: 640, height: 360 }, 8);
  return [...new Set(ladder.map(({ codec }) => codec))];
}

async function firstSupported(
  webCodecs: WebCodecs,
  alternatives: readonly Rung[],
  limitMs: number,
): Promise<Rung | undefined> {
  for (const alternative of alternatives) {
    // A browser that does not know a codec's name may throw instead of answering.
    const asked = withDeadline(webCodecs.isSupported(alternative.config), limitMs, 'codecs');
    if (await asked.catch(() => false)) return alternative;
  }
  return undefined;
}

function rung(codec: VideoCodecName, config: VideoEncoderConfig): Rung {
  return { codec, config };
}

/** Bits a second: 1080p at 24 frames a second gets 4.8 million, a minute of 720p 24 megabytes. */
function bitrate({ width, height }: Size, framesPerSecond: number): number {
  const pixels = beyondRoot(width * height, fullPixels);
  const rate = beyondRoot(framesPerSecond, fullRate);
  return Math.max(leastBitrate, Math.round(pixels * rate * bitsPerPixel));
}

function beyondRoot(value: number, full: number): number {
  return value <= full ? value : full * Math.sqrt(value / full);
}

/** One line of a codec's level table: the number in its name and what it allows. */
interface Level {
  readonly name: string;
  /** Per frame: macroblocks for H.264, luma samples for VP9 and AV1. */
  readonly size: number;
  /** The same per second. */
  readonly rate: number;
  /** Bits per second. */
  readonly bitrate: number;
}

/** High, Main, Constrained Baseline: RFC 6381 names (profile, constraints, level in hex). */
function h264Names(size: Size, framesPerSecond: number): string[] {
  const macroblocks = Math.ceil(size.width / 16) * Math.ceil(size.height / 16);
  const level = lowestLevel(h264Levels, macroblocks, size, framesPerSecond);
  return ['6400', '4d00', '42e0'].map((profile) => `avc1.${profile}${level}`);
}

/** Profile 0, 8 bits, 4:2:0, BT.709 limited range (VP codec ISO binding §"Codecs parameter"). */
function vp9Name(size: Size, framesPerSecond: number): string {
  const level = lowestLevel(vp9Levels, size.width * size.height, size, framesPerSecond);
  return `vp09.00.${level}.08.01.01.01.01.00`;
}

/** Main profile, main tier, 8 bits (AV1 ISO binding §5). */
function av1Name(size: Size, framesPerSecond: number): string {
  return `av01.0.${lowestLevel(av1Levels, size.width * size.height, size, framesPerSecond)}M.08`;
}

/** @param units of `size`, as the level table counts them */
function lowestLevel(
  levels: readonly Level[],
  units: number,
  size: Size,
  framesPerSecond: number,
): string {
  const needed = bitrate(size, framesPerSecond);
  const fits = levels.find(
    (level) =>
      units <= level.size && units * framesPerSecond <= level.rate && needed <= level.bitrate,
  );
  // Past the tables the highest is asked for, and `isConfigSupported` has the last word.
  return (fits ?? levels.at(-1)!).name;
}

/** ITU-T H.264 table A-1, from level 3, which every decoder of today takes. */
const h264Levels: readonly Level[] = [
  { name: '1e', size: 1620, rate: 40_500, bitrate: 10e6 },
  { name: '1f', size: 3600, rate: 108_000, bitrate: 14e6 },
  { name: '28', size: 8192, rate: 245_760, bitrate: 20e6 },
  { name: '29', size: 8192, rate: 245_760, bitrate: 50e6 },
  { name: '2a', size: 8704, rate: 522_240, bitrate: 50e6 },
  { name: '32', size: 22_080, rate: 589_824, bitrate: 135e6 },
  { name: '33', size: 36_864, rate: 983_040, bitrate: 240e6 },
  { name: '34', size: 36_864, rate: 2_073_600, bitrate: 240e6 },
];

/** VP9 bitstream specification, annex A. */
const vp9Levels: readonly Level[] = [
  { name: '20', size: 122_880, rate: 4_608_000, bitrate: 1.8e6 },
  { name: '21', size: 245_760, rate: 9_216_000, bitrate: 3.6e6 },
  { name: '30', size: 552_960, rate: 20_736_000, bitrate: 7.2e6 },
  { name: '31', size: 983_040, rate: 36_864_000, bitrate: 12e6 },
  { name: '40', size: 2_228_224, rate: 83_558_400, bitrate: 18e6 },
  { name: '41', size: 2_228_224, rate: 160_432_128, bitrate: 30e6 },
  { name: '50', size: 8_912_896, rate: 311_951_360, bitrate: 60e6 },
  { name: '51', size: 8_912_896, rate: 588_251_136, bitrate: 120e6 },
];

/** AV1 bitstream specification, annex A, main tier. */
const av1Levels: readonly Level[] = [
  { name: '00', size: 147_456, rate: 4_423_680, bitrate: 1.5e6 },
  { name: '01', size: 278_784, rate: 8_363_520, bitrate: 3e6 },
  { name: '04', size: 665_856, rate: 19_975_680, bitrate: 6e6 },
  { name: '05', size: 1_065_024, rate: 31_950_720, bitrate: 10e6 },
  { name: '08', size: 2_359_296, rate: 70_778_880, bitrate: 12e6 },
  { name: '09', size: 2_359_296, rate: 141_557_760, bitrate: 20e6 },
  { name: '12', size: 8_912_896, rate: 267_386_880, bitrate: 30e6 },
  { name: '13', size: 8_912_896, rate: 534_773_760, bitrate: 40e6 },
];
