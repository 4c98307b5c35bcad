/** Noise schedules: how much noise is left before each denoising step. */

/**
 * Evenly spaced sigmas from 1 to 0, moved towards noise by `shift`.
 * σ' = shift·σ / (1 + (shift − 1)·σ), the time shift of flow-matching models (Esser et al.,
 * "Scaling Rectified Flow Transformers", 2024, section 5.3.2; Wan 2.1 `FlowUniPCMultistepScheduler`).
 * @returns [steps + 1] f32, first 1, last 0.
 */
export function shiftedSigmas(steps: number, shift: number): Float32Array {
  return Float32Array.from({ length: steps + 1 }, (_, i) => {
    const sigma = 1 - i / steps;
    return (shift * sigma) / (1 + (shift - 1) * sigma);
  });
}

/**
 * A schedule matrix whose latent frames all share one schedule.
 * @returns per step (steps + 1 of them), [frames] f32.
 */
export function sameForEveryFrame(sigmas: Float32Array, frames: number): Float32Array[] {
  return Array.from(sigmas, (sigma) => new Float32Array(frames).fill(sigma));
}
