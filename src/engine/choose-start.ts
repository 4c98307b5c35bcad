import { frameElements } from '../common/shape.ts';
import { normals } from '../common/random.ts';
import { denoise, type Denoising } from './denoise.ts';
import type { VideoTransformer } from './networks/contracts.ts';
import { stepsBeforeChoice } from './plans/plan.ts';
import { cleanLatents } from './sampling/euler.ts';

/** Noise level at which the network is asked: words still decide what it sees there, and no longer where. */
const askedSigma = 0.6;

/**
 * `denoise` from each of a window's starts until it is settled who is drawn, and to the end from the one in
 * which the network itself sees the prompt most clearly: with noise laid over what it believes in by then, the
 * prompt must help more than no prompt to find it back. A diffusion model is a classifier (Li et al., "Your
 * Diffusion Model is Secretly a Zero-Shot Classifier", 2023); choosing among samples by it costs no second network.
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
  const { sigmas } = rest;
  const each = stepsBeforeChoice(rest);
  const begun: Begun[] = [];
  for (const [index, startLatents] of [window.startLatents, ...otherStarts].entries()) {
    let clean: Float32Array | undefined;
    const latents = await denoise(transformer, {
      ...wish,
      window: { ...rest, startLatents, sigmas: sigmas.slice(0, each + 1) },
      onStep: async (step, readClean) => {
        await onStep(index * each + step, readClean);
        if (step === each) clean = await readClean();
      },
    });
    begun.push({ latents, clean: clean! });
  }
  const seen = await clearnessOf(transformer, wish, begun);
  // Not a number is never clearer: what comes of it is refused where windows end.
  const best = seen.reduce((best, clearness, index) => (clearness > seen[best]! ? index : best), 0);
  const chosen = begun[best]!.latents;
  if (each === sigmas.length - 1) return chosen;
  return denoise(transformer, {
    ...wish,
    window: { ...rest, startLatents: () => chosen, sigmas: sigmas.slice(each) },
    onStep: (step, readClean) => onStep(begun.length * each + step, readClean),
  });
}

interface Begun {
  /** [count, channels, height, width] f32, as noisy as where the starts are compared. */
  readonly latents: Float32Array;
  /** The same without its noise, as far as the network can say. */
  readonly clean: Float32Array;
}

/**
 * How much better the network finds clean latents back with the prompt than without: log(error without / error with).
 */
async function clearnessOf(
  transformer: VideoTransformer,
  { window, size, context, prompt, negative, predictionType, signal }: Denoising,
  begun: readonly Begun[],
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
  for (const { clean } of begun) {
    const latents = clean.map((x, i) => x + askedSigma * (noise[i]! - x));
    const predictions = await transformer.predict(
      {
        latents,
        shape: { ...size, frames: window.count },
        sigmas: new Float32Array(window.count).fill(askedSigma),
        positions: window.positions,
      },
      memory,
      signal,
    );
    const [withPrompt, without] = predictions.map((prediction) =>
      squaredError(cleanLatents(latents, prediction, askedSigma, predictionType), clean),
    );
    clearness.push(Math.log(without! / withPrompt!));
  }
  return clearness;
}

function squaredError(got: Float32Array, wanted: Float32Array): number {
  return got.reduce((sum, x, i) => sum + (x - wanted[i]!) ** 2, 0);
}
