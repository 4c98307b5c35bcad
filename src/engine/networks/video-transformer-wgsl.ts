import { nextTask } from '../../common/next-task.ts';
import { KinoraError } from '../../common/errors.ts';
import { elementCount, type LatentShape } from '../../common/shape.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { PipelineCache } from '../gpu/pipelines.ts';
import { runProgram } from '../gpu/program.ts';
import type { Element } from '../gpu/wgsl.ts';
import { scheduleWidth } from '../kernels/euler-step.ts';
import type { TransformerConfig } from '../weights/manifest.ts';
import type { TensorSource } from '../weights/tensor-source.ts';
import type {
  ContextMemory,
  DeviceDenoising,
  LatentFrames,
  VideoTransformer,
  WindowContext,
} from './contracts.ts';
import { firstOf, rankTilings, type Tilings } from './kernel-tilings.ts';
import { rotaryAngles } from './rotary-angles.ts';
import { seenLatents } from './seen-latents.ts';
import { timeFeatures } from './time-features.ts';
import type { TrunkContext } from './transformer/context.ts';
import { keepPlansOf, type WindowPlans } from './transformer/plans.ts';
import type { StepPlan } from './transformer/step-plan.ts';
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
 * The denoiser in WGSL. All sizes come from `config`. The plan for a shape of latents, of a context and
 * a number of prompts is made once and replayed for each step, and kept for the next film. The keys
 * and values of a context stay on the GPU, and over `denoise` the latents too.
 * @throws KinoraError `weights-damaged`, `gpu-out-of-memory`, `shader-invalid`, `gpu-lost`.
 */
export async function loadVideoTransformer(input: WgslTransformerInput): Promise<VideoTransformer> {
  const { gpu, pipelines, config, element } = input;
  const tilings =
    input.tilings ?? firstOf(rankTilings(gpu, element, config.dim / config.num_heads));
  const weights = await loadTransformerWeights(gpu, pipelines, config, input.weights, element);
  const plans = keepPlansOf({ gpu, pipelines, config, weights, element, tilings });
  const { queue } = gpu.device;
  /** The memory that lives, and what reads it. */
  let remembered: { readonly memory: ContextMemory; readonly plans: WindowPlans } | undefined;

  const stepFor = (shape: LatentShape, memory: ContextMemory): Promise<StepPlan> => {
    checkShape(config, shape);
    if (remembered?.memory === memory) return remembered.plans.step(shape);
    throw new KinoraError('internal', { what: 'a memory that has ended' });
  };
  const predictionOf = async (
    { context, reader }: StepPlan,
    signal: AbortSignal | undefined,
  ): Promise<Float32Array[]> => {
    const { buffers, sizes } = context;
    const all = new Float32Array(await reader.read(buffers.prediction, undefined, signal));
    const count = all.length / sizes.promptCount;
    return Array.from({ length: sizes.promptCount }, (_, index) =>
      all.slice(index * count, (index + 1) * count),
    );
  };

  return {
    async remember({ prompts, ...frames }: WindowContext, signal) {
      remembered = undefined;
      const { shape } = frames;
      if (shape.frames > 0) checkShape(config, shape);
      const window = await plans.context(shape, prompts.length);
      await window.text.encode(prompts, signal);
      if (window.context !== undefined) {
        writeFrames(queue, window.context.context, frames);
        await runProgram(gpu, window.context.program, signal);
      }
      const memory = { frames: shape.frames, promptCount: prompts.length };
      remembered = { memory, plans: window };
      return memory;
    },

    async predict(fresh: LatentFrames, memory, signal) {
      const step = await stepFor(fresh.shape, memory);
      writeFrames(queue, step.context, fresh);
      await runProgram(gpu, step.program, signal);
      return predictionOf(step, signal);
    },

    async denoise(run: DeviceDenoising, memory, signal) {
      const { fresh, sigmas, sigmaOffset, guidanceScale, onStep } = run;
      const step = await stepFor(fresh.shape, memory);
      const { clean, latents, schedule } = step.context.buffers;
      const read = async (buffer: GPUBuffer): Promise<Float32Array> =>
        new Float32Array(await step.reader.read(buffer, buffer.size, signal));
      writeFrames(queue, step.context, fresh);
      for (let index = 0; index + 1 < sigmas.length; index++) {
        await nextTask();
        const [now, then] = [sigmas[index]!, sigmas[index + 1]!];
        const levels = new Float32Array(fresh.shape.frames).fill(now);
        const told = levels.map((level) => level + sigmaOffset);
        writeSigmas(queue, step.context, told);
        queue.writeBuffer(schedule, 0, scheduleOf(levels, then, guidanceScale));
        await runProgram(gpu, step.program, signal);
        await runProgram(gpu, step.euler, signal);
        await onStep(index + 1, () => read(clean));
      }
      return unseenLatents(await read(latents), fresh.shape, config);
    },

    dispose() {
      plans.dispose();
      weights.dispose();
      return Promise.resolve();
    },
  };
}

function writeFrames(
  queue: GPUQueue,
  context: TrunkContext,
  { latents, shape, sigmas, positions }: LatentFrames,
): void {
  const { buffers, config, sizes } = context;
  const seen = Float32Array.from(seenLatents(latents, shape, config));
  queue.writeBuffer(buffers.latents, 0, seen);
  writeSigmas(queue, context, sigmas);
  const { gridHeight: height, gridWidth: width, headWidth } = sizes;
  const places = { positions: ofTokens(positions, config), height, width };
  queue.writeBuffer(buffers.angles, 0, rotaryAngles(places, headWidth, config.rope_theta));
}

function writeSigmas(
  queue: GPUQueue,
  { buffers, config }: TrunkContext,
  sigmas: Float32Array,
): void {
  const features = timeFeatures(ofTokens(sigmas, config), config.freq_dim);
  queue.writeBuffer(buffers.timeFeatures, 0, features);
}

/** What holds for a latent frame → for a frame of tokens. */
function ofTokens(values: Float32Array, { patch_size: [patchT] }: TransformerConfig): Float32Array {
  return values.filter((_, frame) => frame % patchT === 0);
}

/** [frames, 4] f32, as shaders/euler-step.wgsl reads it. */
function scheduleOf(
  levels: Float32Array,
  then: number,
  guidanceScale: number,
): Float32Array<ArrayBuffer> {
  const schedule = new Float32Array(levels.length * scheduleWidth);
  levels.forEach((now, frame) => {
    schedule.set([now, then, guidanceScale], frame * scheduleWidth);
  });
  return schedule;
}

/** [frames, in_dim, height, width] → [frames, out_dim, height, width]; the inverse of `seenLatents`. */
function unseenLatents(
  seen: Float32Array,
  { frames, height, width }: LatentShape,
  { in_dim, out_dim }: TransformerConfig,
): Float32Array {
  const plane = height * width;
  const latents = new Float32Array(frames * out_dim * plane);
  for (let frame = 0; frame < frames; frame++) {
    const from = frame * in_dim * plane;
    latents.set(seen.subarray(from, from + out_dim * plane), frame * out_dim * plane);
  }
  return latents;
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
