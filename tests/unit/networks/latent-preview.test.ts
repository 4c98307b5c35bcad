import { describe, expect, it } from 'vitest';
import { encodeHalf } from '../../../src/common/half.ts';
import { createLatentPreview } from '../../../src/engine/networks/latent-preview.ts';
import type { TensorSource } from '../../../src/engine/weights/tensor-source.ts';
import { seeded } from '../../helpers/kernel-test.ts';
import { skipFrames } from '../../reference/latent-preview.ts';

const compression = { channels: 8, spatial: 8, temporal: 4 };
const features = 768;
const weight = seeded(1, features * compression.channels, 'f16', 0.1);
const [bias, mean, deviation] = [2, 3, 4].map((seed) =>
  seeded(seed, seed === 2 ? features : 8, 'f16', 0.2),
) as [Float64Array, Float64Array, Float64Array];

const source: TensorSource = sourceOf({
  'decoder.skip.weight': { shape: [features, compression.channels, 1, 1], values: weight },
  'decoder.skip.bias': { shape: [features], values: bias },
  latents_mean: { shape: [1, compression.channels, 1, 1], values: mean },
  latents_std: { shape: [1, compression.channels, 1, 1], values: deviation },
});

describe('preview from latents', () => {
  const shape = { frames: 3, channels: 8, height: 2, width: 3 };
  const latents = seeded(5, 3 * 8 * 6);
  const wanted = skipFrames({ ...shape, latents, weight, bias, mean, deviation });

  it('is the linear skip of the decoder', () => {
    const preview = createLatentPreview(source, compression, 1)(Float32Array.from(latents), shape);
    expect(preview).toMatchObject({ width: 24, height: 16, frameCount: 9 });
    expectPicture(preview.rgba, wanted, 24, 16, 1);
  });

  it('at half size is the mean of four pixels', () => {
    const preview = createLatentPreview(source, compression, 2)(Float32Array.from(latents), shape);
    expect(preview).toMatchObject({ width: 12, height: 8, frameCount: 9 });
    expectPicture(preview.rgba, wanted, 24, 16, 2);
  });

  it('names a tensor that does not fit', () => {
    const wrong = { ...compression, channels: 12 };
    expect(() => createLatentPreview(source, wrong, 1)).toThrow(/decoder\.skip\.weight/);
  });
});

function expectPicture(
  rgba: Uint8ClampedArray,
  frames: Float64Array,
  width: number,
  height: number,
  reduction: number,
): void {
  const [w, h] = [width / reduction, height / reduction];
  rgba.forEach((byte, index) => {
    const part = index % 4;
    if (part === 3) {
      expect(byte).toBe(255);
      return;
    }
    const [x, y] = [Math.floor(index / 4) % w, Math.floor(index / (4 * w)) % h];
    const frame = Math.floor(index / (4 * w * h));
    let sum = 0;
    for (let dy = 0; dy < reduction; dy++) {
      for (let dx = 0; dx < reduction; dx++) {
        const row = y * reduction + dy;
        sum += frames[((frame * 3 + part) * height + row) * width + x * reduction + dx]!;
      }
    }
    const value = Math.min(1, Math.max(0, sum / reduction ** 2)) * 255;
    // Half a step by rounding; f32 sums of 9 terms err by far less than the rest.
    expect(Math.abs(byte - value), `byte ${index}`).toBeLessThanOrEqual(0.501);
  });
}

function sourceOf(
  tensors: Record<string, { shape: readonly number[]; values: Float64Array }>,
): TensorSource {
  return {
    names: Object.keys(tensors),
    tensor(name) {
      const { shape, values } = tensors[name]!;
      const halves = encodeHalf(Float32Array.from(values)).slice();
      return { dtype: 'F16', shape, bytes: new Uint8Array(halves.buffer) };
    },
  };
}
