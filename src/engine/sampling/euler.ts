/**
 * Euler's method on the flow-matching ODE, x_σ = (1 − σ)·x₀ + σ·noise. Pure functions of numbers;
 * all latents of a window have one σ.
 */

/** diffusers' words: what the network was trained to predict. */
export type PredictionType = 'sample' | 'flow_prediction';

/**
 * The clean latents the network believes in: x₀ itself, or x_σ − σ·velocity.
 * @param latents, prediction [n] f32, equal lengths.
 * @returns [n] f32.
 */
export function cleanLatents(
  latents: Float32Array,
  prediction: Float32Array,
  sigma: number,
  predictionType: PredictionType,
): Float32Array {
  if (predictionType === 'sample') return prediction;
  return latents.map((x, i) => x - sigma * prediction[i]!);
}

/**
 * One step from `sigma` to `nextSigma`: x' = x₀ + (σ'/σ)·(x − x₀), the same line as
 * x + (σ' − σ)·velocity, exact at σ' = 0.
 * @param sigma above 0.
 * @returns [n] f32.
 */
export function eulerStep(
  latents: Float32Array,
  clean: Float32Array,
  sigma: number,
  nextSigma: number,
): Float32Array {
  const share = nextSigma / sigma;
  return latents.map((x, i) => clean[i]! + share * (x - clean[i]!));
}
