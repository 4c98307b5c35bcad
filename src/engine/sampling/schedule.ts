/** Noise schedules: how much noise is left before each denoising step. */

export interface Schedule {
  readonly steps: number;
  /** Moves the steps towards noise: σ' = shift·σ / (1 + (shift − 1)·σ). */
  readonly shift: number;
}

/**
 * Evenly spaced sigmas from 1 to 0, moved towards noise by the time shift of flow-matching models
 * (Esser et al., "Scaling Rectified Flow Transformers", 2024, section 5.3.2; Wan 2.1
 * `FlowUniPCMultistepScheduler`).
 * @returns [steps + 1] f32; first 1, last 0.
 */
export function shiftedSigmas({ steps, shift }: Schedule): Float32Array {
  return Float32Array.from({ length: steps + 1 }, (_, step) => {
    const sigma = 1 - step / steps;
    return (shift * sigma) / (1 + (shift - 1) * sigma);
  });
}
