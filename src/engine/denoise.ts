import { throwIfAborted } from '../common/deadline.ts';
import { nextTask } from '../common/next-task.ts';
import { elementCount, type LatentShape } from '../common/shape.ts';
import type { PromptEmbeds, VideoTransformer } from './networks/contracts.ts';
import type { Plan } from './plans/plan.ts';
import { cleanLatents, eulerStep, type PredictionType } from './sampling/euler.ts';
import { guide } from './sampling/guidance.ts';
import { framesBegun } from './sampling/schedule.ts';

export interface Denoising {
  readonly plan: Plan;
  readonly prompt: PromptEmbeds;
  /** What guidance moves away from; usually the empty prompt. */
  readonly negative: PromptEmbeds;
  readonly guidanceScale: number;
  readonly predictionType: PredictionType;
  readonly signal: AbortSignal;
  /** After each step, with the clean latents the network believes in so far, of the frames begun. */
  readonly onStep: (step: number, clean: Float32Array, shape: LatentShape) => void;
}

/**
 * The loop every tool shares: predict, guide, step. Frames that have not begun are left out: all the
 * network could learn from them is that they are noise.
 * @returns the final latents, [frames, channels, height, width] f32.
 * @throws KinoraError `aborted` within one step of the signal.
 */
export async function denoise(
  transformer: VideoTransformer,
  { plan, prompt, negative, guidanceScale, predictionType, signal, onStep }: Denoising,
): Promise<Float32Array> {
  const prompts = guidanceScale === 1 ? [prompt] : [prompt, negative];
  const latents = plan.initialLatents.slice();
  for (let step = 0; step + 1 < plan.sigmas.length; step++) {
    await nextTask();
    throwIfAborted(signal);
    const frames = framesBegun(plan.sigmas[step + 1]!);
    const shape = { ...plan.shape, frames };
    const begun = latents.subarray(0, elementCount(shape));
    const sigmas = plan.sigmas[step]!.subarray(0, frames);
    const input = { latents: begun, shape, sigmas, prompts, signal };
    const [conditional, unconditional] = await transformer.predict(input);
    const prediction = unconditional
      ? guide(conditional!, unconditional, guidanceScale)
      : conditional!;
    const clean = cleanLatents(begun, prediction, sigmas, predictionType);
    latents.set(eulerStep(begun, clean, sigmas, plan.sigmas[step + 1]!.subarray(0, frames)));
    onStep(step + 1, clean, shape);
  }
  throwIfAborted(signal);
  return latents;
}
