import type { LatentShape } from '../../../common/shape.ts';
import { allocateArena } from '../../gpu/arena.ts';
import { buildProgram, type Program } from '../../gpu/program.ts';
import { contextBuffers } from './buffers.ts';
import type { PlanInput, SeenContext, TrunkContext } from './context.ts';
import { contextSizes, stepSizes } from './sizes.ts';
import { contextCalls } from './step.ts';
import type { TextPlan } from './text-plan.ts';

/** Everything that a window's context does on the GPU, for one shape of it. */
export interface ContextPlan {
  /** `latents`, `timeFeatures` and `angles` → what `seen` tells, once for each window. */
  readonly program: Program;
  readonly context: TrunkContext;
  /** For the plans of fresh latents, which this one must outlive. */
  readonly seen: SeenContext;
  readonly bytes: number;
  readonly dispose: () => void;
}

/** @param text outlives the plan, which reads the keys and values of its prompts. */
export async function planContext(
  input: PlanInput,
  shape: LatentShape,
  text: TextPlan,
): Promise<ContextPlan> {
  const { gpu, pipelines, config, element } = input;
  const sizes = stepSizes(config, shape, text.promptCount, element);
  const own = contextSizes(sizes, element);
  const requests = contextBuffers(config, shape, { ...sizes, ...own }, element);
  const arena = await allocateArena(gpu, 'context plan', requests);
  const buffer = arena.buffers.contextKeys;
  const size = own.contextKeyBytes;
  const keys = (layer: number): GPUBufferBinding => ({ buffer, offset: layer * size, size });
  const buffers = { ...text.buffers, ...arena.buffers };
  const context = { ...input, shape, sizes, buffers, selfKeys: keys, seen: undefined };
  try {
    const program = await buildProgram(gpu, pipelines, 'context', contextCalls(context));
    return {
      ...{ program, context, bytes: arena.bytes },
      seen: { tokens: own.contextTokens, keys },
      dispose() {
        program.dispose();
        arena.dispose();
      },
    };
  } catch (thrown) {
    arena.dispose();
    throw thrown;
  }
}
