import { throwIfAborted } from '../common/deadline.ts';
import { nextTask } from '../common/next-task.ts';
import type { LatentSize } from '../common/shape.ts';
import type {
  ContextMemory,
  LatentFrames,
  PromptEmbeds,
  VideoTransformer,
} from './networks/contracts.ts';
import { stepsOf, type FilmWindow } from './plans/plan.ts';
import { cleanLatents, eulerStep, type PredictionType } from './sampling/euler.ts';
import { guide } from './sampling/guidance.ts';

export interface Denoising {
  readonly window: FilmWindow;
  readonly size: LatentSize;
  /** [context, channels, height, width] f32: the clean latent frames of the window's context. */
  readonly context: Float32Array;
  readonly prompt: PromptEmbeds;
  /** What guidance moves away from; usually the empty prompt. */
  readonly negative: PromptEmbeds;
  readonly guidanceScale: number;
  readonly predictionType: PredictionType;
  /** Added to every noise level that the network is told, the context's too; 0 but for turbo. */
  readonly sigmaOffset: number;
  readonly signal: AbortSignal;
  /** After each step, from 1; `readClean` gives the clean latents the network believes in so far. */
  readonly onStep: (step: number, readClean: () => Promise<Float32Array>) => Promise<void> | void;
}

/**
 * The loop every tool shares: remember what is there, then predict, guide, step.
 * @returns the window's clean latents, [count, channels, height, width] f32.
 * @throws KinoraError `aborted` within one step of the signal.
 */
export async function denoise(
  transformer: VideoTransformer,
  { window, size, context, signal, onStep, ...wish }: Denoising,
): Promise<Float32Array> {
  const { prompt, negative, guidanceScale, predictionType, sigmaOffset } = wish;
  throwIfAborted(signal);
  if (stepsOf(window) === 0) return window.startLatents();
  const memory = await transformer.remember(
    {
      latents: context,
      shape: { ...size, frames: window.context.length },
      sigmas: new Float32Array(window.context.length).fill(sigmaOffset),
      positions: window.contextPositions,
      prompts: guidanceScale === 1 ? [prompt] : [prompt, negative],
    },
    signal,
  );
  const { sigmas, positions } = window;
  const shape = { ...size, frames: window.count };
  const freshAt = (latents: Float32Array, sigma: number): LatentFrames => ({
    latents,
    shape,
    sigmas: new Float32Array(window.count).fill(sigma + sigmaOffset),
    positions,
  });
  const start = window.startLatents();
  if (transformer.denoise) {
    const fresh = freshAt(start, sigmas[0]!);
    const run = { fresh, sigmas, sigmaOffset, guidanceScale, onStep };
    return transformer.denoise(run, memory, signal);
  }
  let latents = start;
  for (let step = 0; step + 1 < sigmas.length; step++) {
    await nextTask();
    throwIfAborted(signal);
    const sigma = sigmas[step]!;
    const fresh = freshAt(latents, sigma);
    const prediction = await guided(transformer, fresh, memory, guidanceScale, signal);
    const clean = cleanLatents(latents, prediction, sigma, predictionType);
    latents = eulerStep(latents, clean, sigma, sigmas[step + 1]!);
    await onStep(step + 1, () => Promise.resolve(clean));
  }
  throwIfAborted(signal);
  return latents;
}

async function guided(
  transformer: VideoTransformer,
  fresh: LatentFrames,
  memory: ContextMemory,
  guidanceScale: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const [conditional, unconditional] = await transformer.predict(fresh, memory, signal);
  return unconditional ? guide(conditional!, unconditional, guidanceScale) : conditional!;
}
