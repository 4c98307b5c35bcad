import { elementCount, type LatentShape } from '../../common/shape.ts';
import type { TransformerConfig } from '../weights/manifest.ts';

/**
 * What the network sees of noisy latents: themselves, and where `in_dim` is larger than `out_dim` two
 * more channels, x from −1 (left) to 1 and y from −1 (top) to 1. Rotary embeddings tell how far
 * tokens are from each other; in pure noise nothing else would tell where they are, and "on the
 * left" begins there (models/training/transformer.py, `with_coordinates`).
 * @param latents [frames, out_dim, height, width] f32
 * @returns [frames, in_dim, height, width] f32
 */
export function seenLatents(
  latents: Float32Array,
  shape: LatentShape,
  { in_dim, out_dim }: Pick<TransformerConfig, 'in_dim' | 'out_dim'>,
): Float32Array {
  if (in_dim === out_dim) return latents;
  const { frames, height, width } = shape;
  const plane = height * width;
  const seen = new Float32Array(elementCount({ ...shape, channels: in_dim }));
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * in_dim * plane;
    const own = latents.subarray(frame * out_dim * plane, (frame + 1) * out_dim * plane);
    seen.set(own, start);
    const x = start + out_dim * plane;
    for (let i = 0; i < plane; i++) {
      seen[x + i] = middle(i % width, width);
      seen[x + plane + i] = middle(Math.floor(i / width), height);
    }
  }
  return seen;
}

/** The middle of cell `index` of `count`, on a scale from −1 to 1. */
function middle(index: number, count: number): number {
  return (2 * index + 1) / count - 1;
}
