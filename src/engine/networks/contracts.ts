/**
 * What the story needs of each network, whichever engine runs it. Two families implement these:
 * hand-written WGSL (`*-wgsl.ts`) and onnxruntime-web (`*-onnx.ts`).
 */
import type { Attributes } from '../../common/attributes.ts';
import type { Picture } from '../../common/picture.ts';
import type { LatentShape, LatentSize, Size } from '../../common/shape.ts';

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

/** Latent frames as the denoiser sees them. */
export interface LatentFrames {
  /** [frames, channels, height, width] f32, row-major. */
  readonly latents: Float32Array;
  readonly shape: LatentShape;
  /**
   * [frames] f32: what the network is told of each latent frame's noise: its level, 0…1, and on top
   * of that the model's offset where it is asked for turbo.
   */
  readonly sigmas: Float32Array;
  /**
   * [frames] f32, whole numbers that may be negative: the position on the time axis of the rotary
   * embedding. Only distances count.
   */
  readonly positions: Float32Array;
}

/**
 * The denoiser. A film is made window by window: `remember` the clean latent frames that a window
 * may look at, once, then `predict` its fresh ones at every step. Context frames attend to context
 * frames alone; fresh frames attend to both; all of them to the prompt. So a network that can keeps
 * the context's keys and values of every block. One call at a time.
 */
export interface VideoTransformer {
  /**
   * Takes in a window's context, which may be empty (`shape.frames` 0), under each of the prompts.
   * One memory lives at a time: the next `remember` ends the one before.
   * @throws KinoraError `aborted`, `gpu-out-of-memory`, `gpu-lost`, `graph-failed`, `internal` for
   *   latents of another size.
   */
  remember(context: WindowContext, signal?: AbortSignal): Promise<ContextMemory>;
  /**
   * One forward pass per prompt of the memory over the same noisy latents.
   * @returns per prompt, in their order, [frames, channels, height, width] f32: the network's
   *   prediction for the fresh frames, of the manifest's `prediction_type`.
   * @throws KinoraError as `remember`; `aborted` within the pass, after which it can be asked again.
   */
  predict(
    fresh: LatentFrames,
    memory: ContextMemory,
    signal?: AbortSignal,
  ): Promise<Float32Array[]>;
  /**
   * All steps of a window where the network's device can keep the latents between them: predict,
   * guide, Euler step, with no read-back but what `onStep` asks for. The same numbers as the story's
   * own loop over `predict` (`engine/denoise.ts`), which serves where this is absent.
   */
  readonly denoise?: (
    run: DeviceDenoising,
    memory: ContextMemory,
    signal?: AbortSignal,
  ) => Promise<Float32Array>;
  dispose(): Promise<void>;
}

export interface WindowContext extends LatentFrames {
  /**
   * The prompt, and after it the negative one where guidance asks for it. What a network keeps of a
   * prompt alone is kept by identity of the `PromptEmbeds` object.
   */
  readonly prompts: readonly PromptEmbeds[];
}

/** What a network keeps of a window's context; only the network that made it can read it. */
export interface ContextMemory {
  /** Latent frames of the context. */
  readonly frames: number;
  /** Of `predict`'s answers. */
  readonly promptCount: number;
}

export interface DeviceDenoising {
  /** Where the fresh frames start; its sigmas are those of the first step. */
  readonly fresh: LatentFrames;
  /** [steps + 1] f32: noise levels, falling, each that of all fresh frames. */
  readonly sigmas: Float32Array;
  /** Added to the levels that the network is told, and to nothing else. */
  readonly sigmaOffset: number;
  /** 1 is none; the memory has one prompt then, otherwise two. */
  readonly guidanceScale: number;
  /** After each step, from 1; `readClean` brings back the clean latents the network believes in. */
  readonly onStep: (step: number, readClean: () => Promise<Float32Array>) => Promise<void> | void;
}

/**
 * Latents to frames, as a stream: latent frames go in as windows end, frames come out in order, and
 * what the network remembers of the latent frame before stays inside.
 */
export interface VideoDecoder {
  /**
   * Begins a film. One at a time: the one before must have ended.
   * @param frames the size of the film's frames. A decoder that paints at any size paints this one,
   *   the middle of what its latents show; others paint their own, and the resampler does the rest.
   * @throws KinoraError `gpu-out-of-memory`, `gpu-lost`, `internal` for latents of another size.
   */
  begin(size: LatentSize, frames: Size): Promise<FilmDecoder>;
  dispose(): Promise<void>;
}

export interface FilmDecoder {
  /**
   * Decodes the film's next latent frames, [any, channels, height, width] f32; the film's first one
   * gives one frame, every other one `temporal` frames. A yielded image is valid until the next one
   * is asked for. `signal` breaks off within a latent frame; then the iterator rejects with
   * `aborted`. After a break or a failure the film can only `end`.
   */
  decode(latents: Float32Array, signal?: AbortSignal): AsyncGenerator<DecodedFrame>;
  /** Frees what the film needed. Safe to call twice. */
  end(): void;
}

export interface DecodedFrame {
  /** Of the film, from 0. */
  readonly index: number;
  /** Of the film's size, or of the network's own, whose middle the resampler takes and scales. */
  readonly image: Picture;
}
