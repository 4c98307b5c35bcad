import type { LatentShape } from '../../../common/shape.ts';
import { allocateArena } from '../../gpu/arena.ts';
import { buildProgram, type Program } from '../../gpu/program.ts';
import { createReader, type Reader } from '../../gpu/readback.ts';
import { stepBuffers } from './buffers.ts';
import type { PlanInput, SeenContext, StepContext } from './context.ts';
import { stepSizes } from './sizes.ts';
import { eulerCalls, stepCalls } from './step.ts';
import type { TextPlan } from './text-plan.ts';

/** Everything a denoising step does on the GPU, for one shape of latents and of their context. */
export interface StepPlan {
  /** `latents`, `timeFeatures` and `angles` → `prediction`, once for each step. */
  readonly program: Program;
  /** `prediction` and `schedule` → `clean`, and `latents` a step on. */
  readonly euler: Program;
  /** What the programs are made of: sizes, and every buffer by name. */
  readonly context: StepContext;
  /** For `prediction`, `clean` and `latents`. */
  readonly reader: Reader;
  /** Without those of the text's plan and the context's. */
  readonly bytes: number;
  readonly dispose: () => void;
}

/**
 * @param text outlives the plan, which reads the keys and values of its prompts.
 * @param seen of a plan of the context, which outlives this one; undefined where there is no context.
 */
export async function planStep(
  input: PlanInput,
  shape: LatentShape,
  text: TextPlan,
  seen?: SeenContext,
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
    const { prediction, latents, qkv } = arena.buffers;
    const buffers = { ...text.buffers, ...arena.buffers };
    const context: StepContext = { ...input, shape, sizes, buffers, selfKeys: () => qkv, seen };
    return {
      program: own(await buildProgram(gpu, pipelines, 'step', stepCalls(context))),
      euler: own(await buildProgram(gpu, pipelines, 'euler step', eulerCalls(context))),
      reader: own(await createReader(gpu, 'step', Math.max(prediction.size, latents.size))),
      context,
      bytes: arena.bytes,
      dispose,
    };
  } catch (thrown) {
    dispose();
    throw thrown;
  }
}
