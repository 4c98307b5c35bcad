/** Every buffer of the transformer's graph: its shape, its element, and who shares it. */
import { elementCount, type LatentShape } from '../../../common/shape.ts';
import type { BufferRequest } from '../../gpu/arena.ts';
import { bytesPerElement, type Element } from '../../gpu/wgsl.ts';
import type { TransformerConfig } from '../../weights/manifest.ts';
import { scheduleWidth } from '../../kernels/euler-step.ts';
import { blockTableRows, headTableRows } from './modulation-rows.ts';
import type { ContextSizes, StepSizes, TextSizes } from './sizes.ts';

/** Shared by all steps with the same prompts, whatever the shape of their latents. */
export type TextBuffer = 'embeds' | 'mask' | 'textHidden' | 'text' | 'kv';

/** Of one shape of latents, fresh ones or a context's. */
export type TrunkBuffer =
  | 'latents'
  | 'timeFeatures'
  | 'timeHidden'
  | 'time'
  | 'timeActive'
  | 'timeProjected'
  | 'blockTables'
  | 'headTable'
  | 'angles'
  | 'tokens'
  | 'x'
  | 'h'
  | 'qkv'
  | 'hidden';

/** Of fresh latents: what comes of them. */
export type StepBuffer = TrunkBuffer | 'output' | 'prediction' | 'schedule' | 'clean';

/** Of a window's context: what the fresh frames see of it. */
export type ContextBuffer = TrunkBuffer | 'contextKeys';

export type BufferName = TextBuffer | StepBuffer | ContextBuffer;

export function textBuffers(
  config: TransformerConfig,
  { textRows, dim, layers, textKeyBytes }: TextSizes,
  element: Element,
): Record<TextBuffer, BufferRequest> {
  const bytes = bytesPerElement(element);
  return {
    /** [prompts, textLength, textDim] element */
    embeds: { bytes: textRows * config.text_dim * bytes },
    /** [prompts, textLength] f32: 1 for a token, 0 for padding that is left out. */
    mask: { bytes: textRows * 4 },
    /** [textRows, dim] element: the text embedding, and between its two layers. */
    textHidden: { bytes: textRows * dim * bytes },
    text: { bytes: textRows * dim * bytes },
    /** [layers, textRows, 2·dim] element: keys and values for the cross-attention of every block. */
    kv: { bytes: layers * textKeyBytes },
  };
}

export function stepBuffers(
  config: TransformerConfig,
  shape: LatentShape,
  sizes: StepSizes,
  element: Element,
): Record<StepBuffer, BufferRequest> {
  return {
    ...trunkBuffers(config, shape, sizes, element),
    /** [rows, outputWidth] f32 */
    output: { bytes: sizes.rows * sizes.outputWidth * 4 },
    /** [prompts, frames, outDim, height, width] f32 */
    prediction: { bytes: sizes.promptCount * latentBytes(shape, config.out_dim) },
    /** [frames, 4] f32: see shaders/euler-step.wgsl. */
    schedule: { bytes: shape.frames * scheduleWidth * 4 },
    /** [frames, outDim, height, width] f32: the clean latents that the network believes in. */
    clean: { bytes: latentBytes(shape, config.out_dim) },
  };
}

export function contextBuffers(
  config: TransformerConfig,
  shape: LatentShape,
  sizes: StepSizes & ContextSizes,
  element: Element,
): Record<ContextBuffer, BufferRequest> {
  return {
    ...trunkBuffers(config, shape, sizes, element),
    /** [layers, rows, 3·dim] element: queries, keys and values of every block's self-attention. */
    contextKeys: { bytes: sizes.layers * sizes.contextKeyBytes },
  };
}

function latentBytes(shape: LatentShape, channels: number): number {
  return elementCount({ ...shape, channels }) * 4;
}

function trunkBuffers(
  config: TransformerConfig,
  shape: LatentShape,
  sizes: StepSizes,
  element: Element,
): Record<TrunkBuffer, BufferRequest> {
  const { frames, tokens, rows, dim, layers, headWidth } = sizes;
  const bytes = bytesPerElement(element);
  const timeBytes = frames * dim * 4;
  return {
    /** [frames, inDim, height, width] f32 */
    latents: { bytes: latentBytes(shape, config.in_dim) },
    /** [frames of tokens, freqDim] f32 */
    timeFeatures: { bytes: frames * config.freq_dim * 4 },
    /** [frames of tokens, dim] f32: the time embedding, between its layers, and its SiLU. */
    timeHidden: { bytes: timeBytes },
    time: { bytes: timeBytes },
    timeActive: { bytes: timeBytes },
    /** [frames of tokens, 6, dim] f32 */
    timeProjected: { bytes: blockTableRows * timeBytes },
    /** [layers, frames of tokens, 6, dim] f32 */
    blockTables: { bytes: layers * blockTableRows * timeBytes },
    /** [frames of tokens, 2, dim] f32 */
    headTable: { bytes: headTableRows * timeBytes },
    /** [tokens, headWidth / 2] of (cos, sin) f32 */
    angles: { bytes: tokens * headWidth * 4 },
    /** [rows, tokenWidth] element */
    tokens: { bytes: rows * sizes.tokenWidth * bytes },
    /** The residual stream, [rows, dim] f32. */
    x: { bytes: rows * dim * 4 },
    /** [rows, dim] element: what a branch of a block begins and ends with. */
    h: { bytes: rows * dim * bytes },
    /** [rows, 3·dim] element; of cross-attention the queries alone, [rows, dim]. */
    qkv: { bytes: rows * 3 * dim * bytes },
    /** [rows, ffnDim] element */
    hidden: { bytes: rows * config.ffn_dim * bytes },
  };
}

/** Written by dense layers, and f32 on every tier: sums that many layers add to, time, what leaves. */
const wideBuffers: ReadonlySet<BufferName> = new Set<BufferName>([
  'timeHidden',
  'time',
  'timeActive',
  'timeProjected',
  'x',
  'output',
]);

/** Of what a dense layer writes to `buffer`. */
export function elementOf(buffer: BufferName, element: Element): Element {
  return wideBuffers.has(buffer) ? 'f32' : element;
}
