import type { Backend, Timings } from '../../common/clip.ts';
import { passCost } from '../../common/pass-cost.ts';
import type { DenoiseProgress } from '../../common/progress.ts';
import type { Sampler } from '../../common/recipe.ts';
import type { DeviceReport } from '../../engine/engine-api.ts';
import { cutWindows } from '../../engine/plans/windows.ts';
import type { Speed } from '../../storage/settings.ts';

/** What decides how long a clip takes. */
export interface Work {
  readonly frameCount: number;
  readonly sampler: Pick<Sampler, 'steps' | 'guidanceScale'>;
  /** Of the model: frames that a latent frame decodes to. */
  readonly framesPerLatent: number;
  /** What is denoised, where a recipe says it; otherwise the whole film from noise. */
  readonly windows?: readonly WorkWindow[];
  /** Steps of a film's first window, from all its starts; those of one where it is left out. */
  readonly firstWindowSteps?: number;
  /** Of one frame of the file. */
  readonly pixels: number;
  /** Whether the networks are in memory already. */
  readonly isOpen: boolean;
}

export interface WorkWindow {
  /** Latent frames that each of its steps looks at. */
  readonly frames: number;
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

/** Of all passes of all windows. Guidance needs a second pass per step, without the prompt. */
function passCosts(work: Work): number {
  const { frameCount, sampler, framesPerLatent, windows } = work;
  const { steps, guidanceScale } = sampler;
  const { firstWindowSteps = steps } = work;
  const latentFrames = 1 + Math.ceil((frameCount - 1) / framesPerLatent);
  const all =
    windows ??
    cutWindows(latentFrames, []).map(({ start, context, count }) => ({
      frames: context.length + count,
      steps: start === 0 ? firstWindowSteps : steps,
    }));
  const cost = all.reduce((sum, window) => sum + window.steps * passCost(window.frames), 0);
  return (guidanceScale > 1 ? 2 : 1) * cost;
}

function encodedMegapixels({ frameCount, pixels }: Work): number {
  return (frameCount * pixels) / 1e6;
}
