/** What every part of the transformer's graph is made from. */
import type { LatentShape } from '../../../common/shape.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { PipelineCache } from '../../gpu/pipelines.ts';
import type { Element } from '../../gpu/wgsl.ts';
import type { TransformerConfig } from '../../weights/manifest.ts';
import type { Tilings } from '../kernel-tilings.ts';
import type { StepBuffer, TextBuffer, TrunkBuffer } from './buffers.ts';
import type { StepSizes, TextSizes } from './sizes.ts';
import type { TransformerWeights } from './weights.ts';

/** Of the text's part of the graph, which knows nothing of latents. */
export interface TextContext {
  readonly config: TransformerConfig;
  readonly weights: TransformerWeights;
  /** Of activations between kernels; the residual stream and all of time stay f32. */
  readonly element: Element;
  readonly tilings: Tilings;
  readonly sizes: TextSizes;
  readonly buffers: Readonly<Record<TextBuffer, GPUBuffer>>;
}

/** Of latents from their patches to the last block: it reads what the text's part left. */
export interface TrunkContext extends TextContext {
  readonly shape: LatentShape;
  readonly sizes: StepSizes;
  readonly buffers: Readonly<Record<TextBuffer | TrunkBuffer, GPUBuffer>>;
  /** Queries, keys and values of a block's self-attention, [rows, 3·dim] element. */
  readonly selfKeys: (layer: number) => GPUBuffer | GPUBufferBinding;
  /** What the latents attend to beside themselves: a window's context, if it has one. */
  readonly seen: SeenContext | undefined;
}

export interface SeenContext {
  /** Of one prompt. */
  readonly tokens: number;
  /** `selfKeys` of the context, [prompts·tokens, 3·dim] element. */
  readonly keys: (layer: number) => GPUBufferBinding;
}

/** Of a denoising step: fresh latents, of which a prediction comes. */
export interface StepContext extends TrunkContext {
  readonly buffers: Readonly<Record<TextBuffer | StepBuffer, GPUBuffer>>;
}

/** What all plans of one loaded transformer are made from. */
export interface PlanInput extends Pick<TextContext, 'config' | 'weights' | 'element' | 'tilings'> {
  readonly gpu: Gpu;
  readonly pipelines: PipelineCache;
}
