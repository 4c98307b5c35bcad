import { elementCount, type LatentShape } from '../../common/shape.ts';
import { allocateArena } from '../gpu/arena.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { PipelineCache } from '../gpu/pipelines.ts';
import { buildProgram, type Program } from '../gpu/program.ts';
import { createReader, type Reader } from '../gpu/readback.ts';
import { bytesPerElement, type Element } from '../gpu/wgsl.ts';
import { firstOf, rankTilings, type Tilings } from './kernel-tilings.ts';
import type { TransformerConfig } from '../weights/manifest.ts';
import { rotaryAngles } from './rotary-angles.ts';
import {
  blockCalls,
  blockTableRows,
  embedCalls,
  type GraphContext,
  headCalls,
  headTableRows,
  promptCalls,
  sizesOf,
  timeCalls,
} from './transformer-graph.ts';
import type { TransformerWeights } from './transformer-weights.ts';

/** Everything a denoising step does on the GPU, for one shape of latents and number of prompts. */
export interface TransformerPlan {
  /** Text → keys and values of every block; once for each set of prompts. */
  readonly promptProgram: Program;
  /** Latents and noise levels → prediction; once for each step. */
  readonly stepProgram: Program;
  /** What the programs are made of: sizes, and every buffer by name. */
  readonly graph: GraphContext;
  readonly reader: Reader;
  readonly bytes: number;
  dispose(): void;
}

export interface PlanInput {
  readonly gpu: Gpu;
  readonly pipelines: PipelineCache;
  readonly config: TransformerConfig;
  readonly weights: TransformerWeights;
  readonly shape: LatentShape;
  readonly promptCount: number;
  /** Of activations between kernels; the residual stream and all of time stay f32. */
  readonly element: Element;
  /** The device's default where nothing was measured. */
  readonly tilings?: Tilings | undefined;
}

export async function planTransformer(input: PlanInput): Promise<TransformerPlan> {
  const { gpu, pipelines, config, weights, shape, promptCount, element } = input;
  const sizes = sizesOf(config, shape, promptCount, element);
  const { rows, frames, textRows, dim, layers } = sizes;
  const half = bytesPerElement(element);
  const latentBytes = (channels: number): number => elementCount({ ...shape, channels }) * 4;
  const tableBytes = frames * dim * 4;
  const arena = await allocateArena(gpu, 'transformer plan', {
    latents: { bytes: latentBytes(config.in_dim) },
    timeFeatures: { bytes: frames * config.freq_dim * 4 },
    timeHidden: { bytes: tableBytes },
    time: { bytes: tableBytes },
    timeActive: { bytes: tableBytes },
    timeProjected: { bytes: blockTableRows * tableBytes },
    blockTables: { bytes: layers * blockTableRows * tableBytes },
    headTable: { bytes: headTableRows * tableBytes },
    angles: { bytes: sizes.tokens * sizes.headWidth * 4 },
    tokens: { bytes: rows * sizes.tokenWidth * half },
    x: { bytes: rows * dim * 4 },
    h: { bytes: rows * dim * half },
    qkv: { bytes: rows * 3 * dim * half },
    hidden: { bytes: rows * config.ffn_dim * half },
    output: { bytes: rows * sizes.outputWidth * 4 },
    prediction: { bytes: promptCount * latentBytes(config.out_dim) },
    embeds: { bytes: textRows * config.text_dim * half },
    mask: { bytes: textRows * 4 },
    textHidden: { bytes: textRows * dim * half },
    text: { bytes: textRows * dim * half },
    kv: { bytes: layers * sizes.textKeyBytes },
  });
  const owned: { dispose(): void }[] = [arena];
  const dispose = (): void => {
    for (const part of owned.splice(0)) part.dispose();
  };
  const own = <T extends { dispose(): void }>(part: T): T => {
    owned.push(part);
    return part;
  };
  try {
    const { buffers } = arena;
    const angles = rotaryAngles(sizes.grid, sizes.headWidth, config.rope_theta);
    gpu.device.queue.writeBuffer(buffers.angles, 0, angles);
    const graph: GraphContext = {
      config,
      weights,
      shape,
      promptCount,
      element,
      sizes,
      buffers,
      tilings: input.tilings ?? firstOf(rankTilings(gpu, element, sizes.headWidth)),
    };
    const stepCalls = [
      ...timeCalls(graph),
      ...embedCalls(graph),
      ...Array.from({ length: layers }, (_, layer) => blockCalls(graph, layer)).flat(),
      ...headCalls(graph),
    ];
    return {
      promptProgram: own(await buildProgram(gpu, pipelines, 'prompt', promptCalls(graph))),
      stepProgram: own(await buildProgram(gpu, pipelines, 'step', stepCalls)),
      graph,
      reader: own(await createReader(gpu, 'prediction', promptCount * latentBytes(config.out_dim))),
      bytes: arena.bytes,
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}
