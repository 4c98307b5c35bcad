/**
 * What the story needs of each network, whichever engine runs it. Two families implement these:
 * hand-written WGSL (`*-wgsl.ts`) and onnxruntime-web (`*-onnx.ts`).
 */
import type { Attributes } from '../../common/attributes.ts';
import type { Picture } from '../../common/picture.ts';
import type { LatentShape } from '../../common/shape.ts';

/** A prompt as the denoiser sees it. */
export interface PromptEmbeds {
  /** [textLength, textDim] f32, row-major. */
  readonly embeds: Float32Array;
  /** [textLength] f32: 1 for a token, 0 for padding. */
  readonly mask: Float32Array;
}

export interface TextEncoder {
  /** @param tokens [textLength] vocabulary indices, padded with 0. */
  encode(tokens: Int32Array): Promise<EncodedText>;
  dispose(): Promise<void>;
}

export interface EncodedText {
  readonly prompt: PromptEmbeds;
  /** What the encoder's own heads read in the sentence, for showing only. */
  readonly attributes: Attributes;
}

export interface VideoTransformer {
  /**
   * One forward pass per prompt over the same noisy latents.
   * Keys and values of a prompt are cached by identity of the `PromptEmbeds` object.
   */
  predict(input: TransformerInput): Promise<Float32Array[]>;
  dispose(): Promise<void>;
}

export interface TransformerInput {
  /** [frames, channels, height, width] f32. */
  readonly latents: Float32Array;
  readonly shape: LatentShape;
  /** [frames] noise level in 0…1 of each latent frame. */
  readonly sigmas: Float32Array;
  readonly prompts: readonly PromptEmbeds[];
  /** Breaks off within the step; the network can be asked again afterwards. */
  readonly signal?: AbortSignal;
}

export interface VideoDecoder {
  /**
   * Decodes latents to frames in order, with bounded memory.
   * A yielded image is valid until the next one is asked for.
   * `signal` breaks off within a latent frame; then the iterator rejects with `aborted`.
   */
  decode(
    latents: Float32Array,
    shape: LatentShape,
    signal?: AbortSignal,
  ): AsyncGenerator<DecodedFrame>;
  dispose(): Promise<void>;
}

export interface DecodedFrame {
  readonly index: number;
  /** Base size; the encoder crops and enlarges. */
  readonly image: Picture;
}
