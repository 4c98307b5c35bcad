import { KinoraError } from '../../common/errors.ts';
import { encodeHalf } from '../../common/half.ts';
import { elementCount, type LatentShape } from '../../common/shape.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { PipelineCache } from '../gpu/pipelines.ts';
import { runProgram } from '../gpu/program.ts';
import type { Element } from '../gpu/wgsl.ts';
import type { Tilings } from './kernel-tilings.ts';
import type { TransformerConfig } from '../weights/manifest.ts';
import type { TensorSource } from '../weights/tensor-source.ts';
import type { PromptEmbeds, TransformerInput, VideoTransformer } from './contracts.ts';
import { seenLatents } from './seen-latents.ts';
import { timeFeatures } from './time-features.ts';
import type { GraphContext } from './transformer-graph.ts';
import { planTransformer, type TransformerPlan } from './transformer-plan.ts';
import { loadTransformerWeights } from './transformer-weights.ts';

export interface WgslTransformerInput {
  readonly gpu: Gpu;
  readonly pipelines: PipelineCache;
  readonly config: TransformerConfig;
  readonly weights: TensorSource;
  /** Of matrices and of activations between kernels; f16 needs tier T1. */
  readonly element: Element;
  readonly tilings?: Tilings;
}

/**
 * The denoiser in WGSL. All sizes come from `config`; the plan for a shape of latents and a number of
 * prompts is made once and replayed for each step.
 * @throws KinoraError `weights-damaged`, `gpu-out-of-memory`, `shader-invalid`, `gpu-lost`.
 */
export async function loadVideoTransformer(input: WgslTransformerInput): Promise<VideoTransformer> {
  const { gpu, pipelines, config, element, tilings } = input;
  const weights = await loadTransformerWeights(gpu, pipelines, config, input.weights, element);
  let current: { readonly key: string; readonly plan: TransformerPlan } | undefined;
  let prompts: readonly PromptEmbeds[] = [];

  const planFor = async (shape: LatentShape, promptCount: number): Promise<TransformerPlan> => {
    const key = JSON.stringify([shape, promptCount]);
    if (current?.key === key) return current.plan;
    checkShape(config, shape);
    current?.plan.dispose();
    current = undefined;
    prompts = [];
    const plan = await planTransformer({
      gpu,
      pipelines,
      config,
      weights,
      shape,
      promptCount,
      element,
      tilings,
    });
    current = { key, plan };
    return plan;
  };

  return {
    async predict({ latents, shape, sigmas, prompts: asked, signal }: TransformerInput) {
      const plan = await planFor(shape, asked.length);
      const { buffers } = plan.graph;
      if (asked.some((prompt, index) => prompt !== prompts[index])) {
        prompts = [];
        writePrompts(gpu, plan.graph, asked);
        await runProgram(gpu, plan.promptProgram, signal);
        prompts = [...asked];
      }
      const perToken = sigmas.filter((_, frame) => frame % config.patch_size[0] === 0);
      const seen = seenLatents(latents, shape, config);
      gpu.device.queue.writeBuffer(buffers.latents, 0, Float32Array.from(seen));
      gpu.device.queue.writeBuffer(
        buffers.timeFeatures,
        0,
        timeFeatures(perToken, config.freq_dim),
      );
      await runProgram(gpu, plan.stepProgram, signal);
      const all = new Float32Array(await plan.reader.read(buffers.prediction, undefined, signal));
      const count = all.length / asked.length;
      return asked.map((_, index) => all.slice(index * count, (index + 1) * count));
    },
    dispose() {
      current?.plan.dispose();
      current = undefined;
      weights.dispose();
      return Promise.resolve();
    },
  };
}

function checkShape(config: TransformerConfig, shape: LatentShape): void {
  const [patchT, patchH, patchW] = config.patch_size;
  const fits =
    shape.channels === config.out_dim &&
    shape.frames % patchT === 0 &&
    shape.height % patchH === 0 &&
    shape.width % patchW === 0;
  if (fits && elementCount(shape) > 0) return;
  throw new KinoraError('internal', { what: 'latents that the network cannot take', ...shape });
}

export function writePrompts(
  gpu: Gpu,
  { config, buffers, element }: GraphContext,
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
