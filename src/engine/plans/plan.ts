import type { LatentShape } from '../../common/shape.ts';

/**
 * What a tool asks of the denoising loop. Every tool is the same loop with other numbers, so adding
 * one is adding a file here.
 */
export interface Plan {
  readonly shape: LatentShape;
  /** [frames, channels, height, width] f32: where each latent frame starts. */
  readonly initialLatents: Float32Array;
  /**
   * Per step (steps + 1 of them) the noise level of each latent frame, [frames] f32. Frames begin in
   * order: one that is still at 1 is followed by none below.
   */
  readonly sigmas: readonly Float32Array[];
}
