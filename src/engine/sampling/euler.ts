/**
 * Euler's method on the flow-matching ODE, x_σ = (1 − σ)·x₀ + σ·noise, with one σ per latent frame.
 * Pure functions of numbers; latents are [frames, …] f32, each frame `length / frames` long.
 */

/** diffusers' words: what the network was trained to predict. */
export type PredictionType = 'sample' | 'flow_prediction';

/**
 * The clean latents the network believes in: x₀ itself, or x_σ − σ·velocity.
 * @returns [frames, …] f32.
 */
export function cleanLatents(
  latents: Float32Array,
  prediction: Float32Array,
  sigmas: Float32Array,
  predictionType: PredictionType,
): Float32Array {
  if (predictionType === 'sample') return prediction;
  const frameLength = latents.length / sigmas.length;
  return latents.map((x, i) => x - sigmas[Math.floor(i / frameLength)]! * prediction[i]!);
}

/**
 * One step from `sigmas` to `nextSigmas`: x' = x₀ + (σ'/σ)·(x − x₀), the same line as
 * x + (σ' − σ)·velocity, exact at σ' = 0. A frame whose σ is 0 is finished and stays as it is.
 * @returns [frames, …] f32.
 */
export function eulerStep(
  latents: Float32Array,
  clean: Float32Array,
  sigmas: Float32Array,
  nextSigmas: Float32Array,
): Float32Array {
  const frameLength = latents.length / sigmas.length;
  return latents.map((x, i) => {
    const frame = Math.floor(i / frameLength);
    const sigma = sigmas[frame]!;
    if (sigma === 0) return x;
    return clean[i]! + (nextSigmas[frame]! / sigma) * (x - clean[i]!);
  });
}
