import { encodeHalf } from '../../../common/half.ts';
import { type Arena, allocateArena } from '../../gpu/arena.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { buildProgram, runProgram } from '../../gpu/program.ts';
import type { PromptEmbeds } from '../contracts.ts';
import { type TextBuffer, textBuffers } from './buffers.ts';
import type { PlanInput, TextContext } from './context.ts';
import { textSizes } from './sizes.ts';
import { textCalls } from './text.ts';

/** The text's part of the graph for one number of prompts; every shape of latents reads from it. */
export interface TextPlan {
  readonly promptCount: number;
  readonly buffers: Arena<TextBuffer>['buffers'];
  readonly bytes: number;
  /**
   * Leaves keys and values of `prompts` in `kv`, and who counts in `mask`; at once where they are
   * those of the last time, by identity.
   */
  encode(prompts: readonly PromptEmbeds[], signal?: AbortSignal): Promise<void>;
  readonly dispose: () => void;
}

export async function planText(input: PlanInput, promptCount: number): Promise<TextPlan> {
  const { gpu, pipelines, config, element } = input;
  const sizes = textSizes(config, promptCount, element);
  const arena = await allocateArena(gpu, 'text plan', textBuffers(config, sizes, element));
  const context: TextContext = { ...input, sizes, buffers: arena.buffers };
  try {
    const program = await buildProgram(gpu, pipelines, 'text', textCalls(context));
    let encoded: readonly PromptEmbeds[] = [];
    return {
      promptCount,
      buffers: arena.buffers,
      bytes: arena.bytes,
      async encode(prompts, signal) {
        if (prompts.every((prompt, index) => prompt === encoded[index])) return;
        encoded = [];
        writePrompts(gpu, context, prompts);
        await runProgram(gpu, program, signal);
        encoded = [...prompts];
      },
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

function writePrompts(
  gpu: Gpu,
  { config, buffers, element }: TextContext,
  prompts: readonly PromptEmbeds[],
): void {
  const { text_len: length, text_dim: width } = config;
  const embeds = new Float32Array(prompts.length * length * width);
  const mask = new Float32Array(prompts.length * length).fill(config.mask_padding ? 0 : 1);
  prompts.forEach((prompt, index) => {
    embeds.set(prompt.embeds, index * length * width);
    if (config.mask_padding) mask.set(prompt.mask, index * length);
  });
  const { queue } = gpu.device;
  queue.writeBuffer(buffers.embeds, 0, element === 'f16' ? encodeHalf(embeds) : embeds);
  queue.writeBuffer(buffers.mask, 0, mask);
}
