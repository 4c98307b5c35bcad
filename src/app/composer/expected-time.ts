import type { Clip } from '../../common/clip.ts';
import type { DeviceReport } from '../../engine/engine-api.ts';
import type { Backend } from '../../common/clip.ts';
import type { Recipe } from '../../common/recipe.ts';
import type { Speed } from '../../storage/settings.ts';

type Work = Pick<Recipe, 'frameCount' | 'steps' | 'guidanceScale'>;

/** How long a clip takes at a speed: passes over latent frames, then frames. */
export function expectedMs(work: Work, speed: Speed): number {
  return forwardPasses(work) * speed.denoiseMs + work.frameCount * speed.frameMs;
}

/** The speed a finished clip shows; what lies outside denoising is spread over its frames. */
export function speedOf({ recipe, timings }: Pick<Clip, 'recipe' | 'timings'>): Speed {
  return {
    denoiseMs: timings.denoiseMs / forwardPasses(recipe),
    frameMs: (timings.totalMs - timings.loadMs - timings.denoiseMs) / recipe.frameCount,
  };
}

/**
 * Before the first clip. The processor's figure is two threads at 28 GFLOP/s for a 9-million-weight
 * network; a software adapter reaches about 1 GFLOP/s; a graphics card is guessed low.
 */
export function roughSpeed(backend: Backend, device: DeviceReport): Speed {
  if (backend === 'cpu') {
    const threads = Math.min(device.threads, 8);
    return { denoiseMs: 120 / threads, frameMs: 240 / threads };
  }
  return device.adapter?.isSoftware === true
    ? { denoiseMs: 1500, frameMs: 1000 }
    : { denoiseMs: 20, frameMs: 20 };
}

/** Guidance needs a second pass per step, without the prompt. */
function forwardPasses({ frameCount, steps, guidanceScale }: Work): number {
  const latentFrames = 1 + (frameCount - 1) / 4;
  return steps * (guidanceScale > 1 ? 2 : 1) * latentFrames;
}
