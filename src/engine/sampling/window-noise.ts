import { normals } from '../../common/random.ts';
import { frameElements, type LatentSize } from '../../common/shape.ts';

/**
 * Where fresh latent frames start. Each frame's noise depends on the seed and its own index in the
 * film, so that a film is the same however it was cut into windows or interrupted.
 * @param start film index of the first of `count` latent frames
 * @returns [count, channels, height, width] f32, standard normal.
 */
export function windowNoise(
  seed: number,
  size: LatentSize,
  start: number,
  count: number,
): Float32Array {
  const length = frameElements(size);
  const noise = new Float32Array(count * length);
  for (let frame = 0; frame < count; frame++) {
    noise.set(normals(seed, 'window', length, { part: start + frame }), frame * length);
  }
  return noise;
}
