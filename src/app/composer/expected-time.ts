import type { Backend, Timings } from '../../common/clip.ts';
import type { Recipe } from '../../common/recipe.ts';
import type { DeviceReport } from '../../engine/engine-api.ts';
import type { Speed } from '../../storage/settings.ts';

/** What decides how long a clip takes. */
export interface Work extends Pick<Recipe, 'frameCount' | 'steps' | 'guidanceScale'> {
  /** Of one frame of the file. */
  readonly pixels: number;
  /** Whether the networks are in memory already. */
  readonly isOpen: boolean;
  /** Of the model: during this share of the steps there is only the first latent frame. */
  readonly firstFrameLead: number;
}

export function expectedMs(work: Work, speed: Speed): number {
  return (
    (work.isOpen ? 0 : speed.loadMs) +
    speed.clipMs +
    forwardPasses(work) * speed.denoiseMs +
    work.frameCount * speed.decodeMs +
    encodedMegapixels(work) * speed.encodeMs
  );
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
    denoiseMs: denoiseMs / forwardPasses(work),
    decodeMs: decodeMs / work.frameCount,
    encodeMs: encodeMs / encodedMegapixels(work),
  };
}

/**
 * Before the first clip. The processor's figures are of threads at 24 GFLOP/s; a software adapter
 * reaches about 1 GFLOP/s; a graphics card is guessed low.
 */
export function roughSpeed(backend: Backend, device: DeviceReport): Speed {
  const common = { loadMs: 4000, clipMs: 50, encodeMs: 150 };
  if (backend === 'cpu') {
    const threads = Math.min(device.threads, 8);
    return { ...common, denoiseMs: 80 / threads, decodeMs: 60 / threads };
  }
  return device.adapter?.isSoftware === true
    ? { ...common, denoiseMs: 1500, decodeMs: 1000 }
    : { ...common, denoiseMs: 20, decodeMs: 10 };
}

/** Over one latent frame each. Guidance needs a second pass per step, without the prompt. */
function forwardPasses({ frameCount, steps, guidanceScale, firstFrameLead }: Work): number {
  const latentFrames = 1 + (frameCount - 1) / 4;
  const stepsOfOne = Math.floor(steps * firstFrameLead);
  return (guidanceScale > 1 ? 2 : 1) * (stepsOfOne + (steps - stepsOfOne) * latentFrames);
}

function encodedMegapixels({ frameCount, pixels }: Work): number {
  return (frameCount * pixels) / 1e6;
}
