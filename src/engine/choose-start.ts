import { frameElements } from '../common/shape.ts';
import { normals } from '../common/random.ts';
import { denoise, type Denoising } from './denoise.ts';
import type { VideoTransformer } from './networks/contracts.ts';
import { stepsOf } from './plans/plan.ts';
import { cleanLatents } from './sampling/euler.ts';

/** Noise levels at which the network is asked: where words still decide what it sees, and no longer where. */
const askedSigmas = [0.4, 0.6] as const;

/**
 * `denoise` from each of a window's starts, and of what comes out the one in which the network itself
 * sees the prompt most clearly: with noise laid over it again, the prompt must help more than no prompt
 * to find it back. A diffusion model is a classifier (Li et al., "Your Diffusion Model is Secretly a
 * Zero-Shot Classifier", 2023); choosing among samples by it costs no second network.
 * @throws KinoraError as `denoise`.
 */
export async function denoiseFromBestStart(
  transformer: VideoTransformer,
  wish: Denoising,
): Promise<Float32Array> {
  const { window, prompt, negative, onStep } = wish;
  const { otherStarts = [], ...rest } = window;
  // Without words there is nothing to see.
  if (otherStarts.length === 0 || prompt === negative) return denoise(transformer, wish);
  const steps = stepsOf(rest);
  const made: Float32Array[] = [];
  for (const [index, startLatents] of [window.startLatents, ...otherStarts].entries()) {
    const latents = await denoise(transformer, {
      ...wish,
      window: { ...rest, startLatents },
      onStep: (step, readClean) => onStep(index * steps + step, readClean),
    });
    made.push(latents);
  }
  const seen = await clearnessOf(transformer, wish, made);
  // Not a number is never clearer: what comes of it is refused where windows end.
  return made.reduce((best, latents, index) =>
    seen[index]! > seen[made.indexOf(best)]! ? latents : best,
  );
}

/**
 * How much better the network finds clean latents back with the prompt than without: the sum over
 * noise levels of log(error without / error with).
 * @param made [count, channels, height, width] f32 each, clean
 */
async function clearnessOf(
  transformer: VideoTransformer,
  { window, size, context, prompt, negative, predictionType, signal }: Denoising,
  made: readonly Float32Array[],
): Promise<number[]> {
  const memory = await transformer.remember(
    {
      latents: context,
      shape: { ...size, frames: window.context.length },
      sigmas: new Float32Array(window.context.length),
      positions: window.contextPositions,
      prompts: [prompt, negative],
    },
    signal,
  );
  // The same noise for all, so that they are compared and not the noise.
  const noise = normals(0, 'asking', frameElements(size) * window.count);
  const clearness: number[] = [];
  for (const clean of made) {
    let sum = 0;
    for (const sigma of askedSigmas) {
      const latents = clean.map((x, i) => x + sigma * (noise[i]! - x));
      const predictions = await transformer.predict(
        {
          latents,
          shape: { ...size, frames: window.count },
          sigmas: new Float32Array(window.count).fill(sigma),
          positions: window.positions,
        },
        memory,
        signal,
      );
      const [withPrompt, without] = predictions.map((prediction) =>
        squaredError(cleanLatents(latents, prediction, sigma, predictionType), clean),
      );
      sum += Math.log(without! / withPrompt!);
    }
    clearness.push(sum);
  }
  return clearness;
}

function squaredError(got: Float32Array, wanted: Float32Array): number {
  return got.reduce((sum, x, i) => sum + (x - wanted[i]!) ** 2, 0);
}
