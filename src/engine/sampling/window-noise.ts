import { normals } from '../../common/random.ts';
import { frameElements, type LatentSize } from '../../common/shape.ts';

/** [1, channels, height, width] f32: where the film's first latent frame may start as well, `other` from 1. */
export function otherStart(seed: number, size: LatentSize, other: number): Float32Array {
  return normals(seed, 'start', frameElements(size), { part: other });
}

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
