import type { LatentShape } from '../../../common/shape.ts';
import { allocateArena } from '../../gpu/arena.ts';
import { buildProgram, type Program } from '../../gpu/program.ts';
import { createReader, type Reader } from '../../gpu/readback.ts';
import { rotaryAngles } from '../rotary-angles.ts';
import { stepBuffers } from './buffers.ts';
import type { PlanInput, StepContext } from './context.ts';
import { stepSizes } from './sizes.ts';
import { stepCalls } from './step.ts';
import type { TextPlan } from './text-plan.ts';

/** Everything a denoising step does on the GPU, for one shape of latents. */
export interface StepPlan {
  /** `latents` and `timeFeatures` → `prediction`, once for each step. */
  readonly program: Program;
  /** What the program is made of: sizes, and every buffer by name. */
  readonly context: StepContext;
  /** For `prediction`. */
  readonly reader: Reader;
  /** Without those of the text's plan. */
  readonly bytes: number;
  readonly dispose: () => void;
}

/** @param text outlives the plan, which reads the keys and values of its prompts. */
export async function planStep(
  input: PlanInput,
  shape: LatentShape,
  text: TextPlan,
): Promise<StepPlan> {
  const { gpu, pipelines, config, element } = input;
  const sizes = stepSizes(config, shape, text.promptCount, element);
  const arena = await allocateArena(gpu, 'step plan', stepBuffers(config, shape, sizes, element));
  const owned: { dispose(): void }[] = [arena];
  const own = <T extends { dispose(): void }>(part: T): T => {
    owned.push(part);
    return part;
  };
  const dispose = (): void => {
    for (const part of owned.splice(0)) part.dispose();
  };
  try {
    const { angles, prediction } = arena.buffers;
    const turns = rotaryAngles(sizes.grid, sizes.headWidth, config.rope_theta);
    gpu.device.queue.writeBuffer(angles, 0, turns);
    const buffers = { ...text.buffers, ...arena.buffers };
    const context: StepContext = { ...input, shape, sizes, buffers };
    return {
      program: own(await buildProgram(gpu, pipelines, 'step', stepCalls(context))),
      reader: own(await createReader(gpu, 'prediction', prediction.size)),
      context,
      bytes: arena.bytes,
      dispose,
    };
  } catch (thrown) {
    dispose();
    throw thrown;
  }
}
