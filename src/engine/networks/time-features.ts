/** Noise levels 0…1 are told to the network as the 0…1000 of DDPM's steps. */
const trainingSteps = 1000;
const longestPeriod = 10_000;

/**
 * Sinusoidal features of each noise level, cosines first (Wan 2.1, `sinusoidal_embedding_1d`).
 * @param sigmas [n] in 0…1.
 * @returns [n, width] f32, computed in f64: an angle of 1000 radians has only four digits after the
 * point in f32.
 */
export function timeFeatures(sigmas: ArrayLike<number>, width: number): Float32Array<ArrayBuffer> {
  const half = width / 2;
  const out = new Float32Array(sigmas.length * width);
  for (let n = 0; n < sigmas.length; n++) {
    for (let i = 0; i < half; i++) {
      const angle = sigmas[n]! * trainingSteps * longestPeriod ** (-i / half);
      out[n * width + i] = Math.cos(angle);
      out[n * width + half + i] = Math.sin(angle);
    }
  }
  return out;
}
