/** Where windows of sources start. */
import { frameElements, type LatentSize } from '../../common/shape.ts';
import { shiftedSigmas, type Schedule } from '../sampling/schedule.ts';
import { windowNoise } from '../sampling/window-noise.ts';
import type { Piece } from './windows.ts';

/** Of a window that stays as it starts. */
export const keptSigmas = Float32Array.of(0);

/** Latent frames of a window, [count, channels, height, width] f32. */
export function joined(
  size: LatentSize,
  { start, count }: Piece,
  frame: (index: number) => Float32Array,
): Float32Array {
  const length = frameElements(size);
  const latents = new Float32Array(count * length);
  for (let index = 0; index < count; index++) latents.set(frame(start + index), index * length);
  return latents;
}

/**
 * The part of a schedule below a noise level, and that level before it: where a source with so much
 * noise on it comes in (SDEdit, Meng et al. 2021).
 * @param strength 0 … 1; 0 leaves no step
 */
export function sigmasFrom(schedule: Schedule, strength: number): Float32Array {
  const all = shiftedSigmas(schedule);
  if (strength <= 0) return keptSigmas;
  const below = all.filter((sigma) => sigma < strength);
  return Float32Array.of(strength, ...below);
}

/** Clean latents at a noise level: (1 − σ)·clean + σ·noise, the noise that the film has there anyway. */
export function noised(
  clean: Float32Array,
  sigma: number,
  seed: number,
  size: LatentSize,
  { start, count }: Piece,
): Float32Array {
  const noise = windowNoise(seed, size, start, count);
  return clean.map((value, i) => (1 - sigma) * value + sigma * noise[i]!);
}
