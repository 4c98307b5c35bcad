import { KinoraError } from '../../common/errors.ts';
import { elementCount, type LatentShape } from '../../common/shape.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { PipelineCache } from '../gpu/pipelines.ts';
import { runProgram } from '../gpu/program.ts';
import type { Element } from '../gpu/wgsl.ts';
import { firstOf, rankTilings, type Tilings } from './kernel-tilings.ts';
import type { TransformerConfig } from '../weights/manifest.ts';
import type { TensorSource } from '../weights/tensor-source.ts';
import type { JointInput, JointTransformer } from './joint-context.ts';
import { seenLatents } from './seen-latents.ts';
import { timeFeatures } from './time-features.ts';
import { keepPlansOf } from './transformer/plans.ts';
import { loadTransformerWeights } from './transformer/weights.ts';

export interface WgslTransformerInput {
  readonly gpu: Gpu;
  readonly pipelines: PipelineCache;
  readonly config: TransformerConfig;
  readonly weights: TensorSource;
  /** Of matrices and of activations between kernels; f16 needs tier T1. */
  readonly element: Element;
  /** By the device's features, where the self-test did not choose. */
  readonly tilings?: Tilings;
}

/**
 * The denoiser in WGSL. All sizes come from `config`. The plan for a shape of latents and a number of
 * prompts is made once and replayed for each step, and kept for the next clip.
 * @throws KinoraError `weights-damaged`, `gpu-out-of-memory`, `shader-invalid`, `gpu-lost`.
 */
export async function loadVideoTransformer(input: WgslTransformerInput): Promise<JointTransformer> {
  const { gpu, pipelines, config, element } = input;
  const tilings =
    input.tilings ?? firstOf(rankTilings(gpu, element, config.dim / config.num_heads));
  const weights = await loadTransformerWeights(gpu, pipelines, config, input.weights, element);
  const plans = keepPlansOf({ gpu, pipelines, config, weights, element, tilings });
  return {
    async predict({ latents, shape, sigmas, prompts, signal }: JointInput) {
      checkShape(config, shape);
      const { text, step } = await plans.get(shape, prompts.length);
      await text.encode(prompts, signal);
      const { buffers } = step.context;
      const perToken = sigmas.filter((_, frame) => frame % config.patch_size[0] === 0);
      const seen = Float32Array.from(seenLatents(latents, shape, config));
      gpu.device.queue.writeBuffer(buffers.latents, 0, seen);
      const features = timeFeatures(perToken, config.freq_dim);
      gpu.device.queue.writeBuffer(buffers.timeFeatures, 0, features);
      await runProgram(gpu, step.program, signal);
      const all = new Float32Array(await step.reader.read(buffers.prediction, undefined, signal));
      const count = all.length / prompts.length;
      return prompts.map((_, index) => all.slice(index * count, (index + 1) * count));
    },
    dispose() {
      plans.dispose();
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
