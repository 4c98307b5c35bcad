/** What every part of the transformer's graph is made from. */
import type { LatentShape } from '../../../common/shape.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { PipelineCache } from '../../gpu/pipelines.ts';
import type { Element } from '../../gpu/wgsl.ts';
import type { TransformerConfig } from '../../weights/manifest.ts';
import type { Tilings } from '../kernel-tilings.ts';
import type { BufferName, TextBuffer } from './buffers.ts';
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

/** Of a denoising step: it reads what the text's part left. */
export interface StepContext extends TextContext {
  readonly shape: LatentShape;
  readonly sizes: StepSizes;
  readonly buffers: Readonly<Record<BufferName, GPUBuffer>>;
}

/** What all plans of one loaded transformer are made from. */
export interface PlanInput extends Pick<TextContext, 'config' | 'weights' | 'element' | 'tilings'> {
  readonly gpu: Gpu;
  readonly pipelines: PipelineCache;
}
