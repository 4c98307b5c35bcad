import { throwIfAborted } from '../common/deadline.ts';
import { nextTask } from '../common/next-task.ts';
import type { PromptEmbeds, VideoTransformer } from './networks/contracts.ts';
import type { Plan } from './plans/plan.ts';
import { cleanLatents, eulerStep, type PredictionType } from './sampling/euler.ts';
import { guide } from './sampling/guidance.ts';

export interface Denoising {
  readonly plan: Plan;
  readonly prompt: PromptEmbeds;
  /** What guidance moves away from; usually the empty prompt. */
  readonly negative: PromptEmbeds;
  readonly guidanceScale: number;
  readonly predictionType: PredictionType;
  readonly signal: AbortSignal;
  /** After each step, with the clean latents the network believes in so far. */
  readonly onStep: (step: number, clean: Float32Array) => void;
}

/**
 * The loop every tool shares: predict, guide, step.
 * @returns the final latents, [frames, channels, height, width] f32.
 * @throws KinoraError `aborted` within one step of the signal.
 */
export async function denoise(
  transformer: VideoTransformer,
  { plan, prompt, negative, guidanceScale, predictionType, signal, onStep }: Denoising,
): Promise<Float32Array> {
  const prompts = guidanceScale === 1 ? [prompt] : [prompt, negative];
  let latents = plan.initialLatents;
  for (let step = 0; step + 1 < plan.sigmas.length; step++) {
    await nextTask();
    throwIfAborted(signal);
    const sigmas = plan.sigmas[step]!;
    const input = { latents, shape: plan.shape, sigmas, prompts, signal };
    const [conditional, unconditional] = await transformer.predict(input);
    const prediction = unconditional
      ? guide(conditional!, unconditional, guidanceScale)
      : conditional!;
    const clean = cleanLatents(latents, prediction, sigmas, predictionType);
    latents = eulerStep(latents, clean, sigmas, plan.sigmas[step + 1]!);
    onStep(step + 1, clean);
  }
  throwIfAborted(signal);
  return latents;
}
