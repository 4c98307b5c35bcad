import type { Backend, Timings } from '../../common/clip.ts';
import { passCost } from '../../common/pass-cost.ts';
import type { DenoiseProgress } from '../../common/progress.ts';
import type { Sampler } from '../../common/recipe.ts';
import type { DeviceReport } from '../../engine/engine-api.ts';
import type { Speed } from '../../storage/settings.ts';

/** What decides how long a clip takes. */
export interface Work {
  readonly frameCount: number;
  readonly sampler: Pick<Sampler, 'guidanceScale'>;
  /** What is denoised, in the order in which it is made. */
  readonly windows: readonly WorkWindow[];
  /** Of one frame of the file. */
  readonly pixels: number;
  /** Whether the networks are in memory already. */
  readonly isOpen: boolean;
}

export interface WorkWindow {
  /** Latent frames that each of its steps looks at. */
  readonly frames: number;
  /** From all its starts. */
  readonly steps: number;
}

/** How long the parts of a clip take, in this order. */
export interface Expectation {
  readonly prepareMs: number;
  readonly denoiseMs: number;
  /** Decoding and encoding. */
  readonly finishMs: number;
}

export function expectation(work: Work, speed: Speed): Expectation {
  return {
    prepareMs: (work.isOpen ? 0 : speed.loadMs) + speed.clipMs,
    denoiseMs: passCosts(work) * speed.denoiseMs,
    finishMs: work.frameCount * speed.decodeMs + encodedMegapixels(work) * speed.encodeMs,
  };
}

export function expectedMs({ prepareMs, denoiseMs, finishMs }: Expectation): number {
  return prepareMs + denoiseMs + finishMs;
}

/**
 * Until the clip is done, once steps are. A machine that takes its steps slower than expected, for
 * want of a first clip or because it is busy, finishes slower as well.
 * @param framesDone share of the frames that are in the file, 0…1
 */
export function leftAfterStep(
  { denoiseMs, finishMs }: Expectation,
  { spentMs, leftMs }: DenoiseProgress,
  framesDone: number,
): number {
  return leftMs + ((spentMs + leftMs) / denoiseMs) * finishMs * (1 - framesDone);
}

/**
 * The speed after one more clip: halfway between what was known and what the clip shows, so that
 * one busy moment is soon forgotten and a change of the machine soon learnt.
 * @param known undefined before the first clip
 * @param guess stands for what the clip does not show: opening networks that were open
 */
export function learnSpeed(
  work: Work,
  timings: Timings,
  known: Speed | undefined,
  guess: Speed,
): Speed {
  const seen = speedOf(work, timings);
  const before = known ?? seen;
  const halfway = (part: keyof Speed): number => (before[part] + seen[part]) / 2;
  return {
    loadMs: work.isOpen ? (known ?? guess).loadMs : halfway('loadMs'),
    clipMs: halfway('clipMs'),
    denoiseMs: halfway('denoiseMs'),
    decodeMs: halfway('decodeMs'),
    encodeMs: halfway('encodeMs'),
  };
}

function speedOf(work: Work, timings: Timings): Speed {
  const { loadMs, denoiseMs, decodeMs, encodeMs, totalMs } = timings;
  return {
    loadMs,
    clipMs: Math.max(0, totalMs - loadMs - denoiseMs - decodeMs - encodeMs),
    denoiseMs: denoiseMs / passCosts(work),
    decodeMs: decodeMs / work.frameCount,
    encodeMs: encodeMs / encodedMegapixels(work),
  };
}

/**
 * Before the first clip. The processor's figures are of two quiet cores, where a clip of 2 s takes
 * about 7 s; a software adapter is tens of times slower, a graphics card is guessed low.
 */
export function roughSpeed(backend: Backend, device: DeviceReport): Speed {
  const common = { loadMs: 2000, clipMs: 100, encodeMs: 40 };
  if (backend === 'cpu') {
    const threads = Math.min(device.threads, 8);
    return { ...common, denoiseMs: 86 / threads, decodeMs: 70 / threads };
  }
  return device.adapter?.isSoftware === true
    ? { ...common, denoiseMs: 1500, decodeMs: 1000 }
    : { ...common, denoiseMs: 20, decodeMs: 10 };
}

/** Share of the denoising, 0…1, that the first `count` windows are. */
export function shareOfFirst(count: number, windows: readonly WorkWindow[]): number {
  return stepCosts(windows.slice(0, count)) / stepCosts(windows);
}

/** Of all passes of all windows. Guidance needs a second pass per step, without the prompt. */
function passCosts({ sampler, windows }: Work): number {
  return (sampler.guidanceScale > 1 ? 2 : 1) * stepCosts(windows);
}

function stepCosts(windows: readonly WorkWindow[]): number {
  return windows.reduce((sum, { frames, steps }) => sum + steps * passCost(frames), 0);
}

function encodedMegapixels({ frameCount, pixels }: Work): number {
  return (frameCount * pixels) / 1e6;
}
