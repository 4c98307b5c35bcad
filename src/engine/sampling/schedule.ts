/** Noise schedules: how much noise is left before each denoising step. */

export interface Schedule {
  readonly steps: number;
  /** Moves the steps towards noise: σ' = shift·σ / (1 + (shift − 1)·σ). */
  readonly shift: number;
  /** Share of the steps by which the first latent frame runs ahead of the others, 0 to below 1. */
  readonly firstFrameLead: number;
}

/**
 * Evenly spaced sigmas from 1 to 0, moved towards noise by the time shift of flow-matching models
 * (Esser et al., "Scaling Rectified Flow Transformers", 2024, section 5.3.2; Wan 2.1
 * `FlowUniPCMultistepScheduler`). The first latent frame leads: the picture settles, then moves.
 * @returns per step (steps + 1 of them), [frames] f32; first all 1, last all 0.
 */
export function firstFrameLeads(schedule: Schedule, frames: number): Float32Array[] {
  const { steps, shift, firstFrameLead: lead } = schedule;
  return Array.from({ length: steps + 1 }, (_, step) =>
    Float32Array.from({ length: frames }, (_, frame) => {
      const begins = frame === 0 ? 0 : lead;
      const done = (step / steps - begins) / (1 - lead);
      const sigma = 1 - Math.min(Math.max(done, 0), 1);
      return (shift * sigma) / (1 + (shift - 1) * sigma);
    }),
  );
}

/**
 * How many latent frames, from the first on, have less than full noise.
 * @param sigmas [frames]; frames begin in order.
 */
export function framesBegun(sigmas: Float32Array): number {
  return sigmas.findLastIndex((sigma) => sigma < 1) + 1;
}
