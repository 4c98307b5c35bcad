import { expect, test } from 'vitest';
import { ratios } from '../../src/common/recipe.ts';
import { elementCount, latentShape, shownSize } from '../../src/common/shape.ts';

const compression = { channels: 24, spatial: 8, temporal: 4 };

test('seventeen frames are five latent frames: the first alone, then four each', () => {
  const shape = latentShape(17, { width: 176, height: 96 }, compression);
  expect(shape).toEqual({ frames: 5, channels: 24, height: 12, width: 22 });
  expect(elementCount(shape)).toBe(5 * 24 * 12 * 22);
  expect(latentShape(1, { width: 128, height: 128 }, compression).frames).toBe(1);
});

test('what is shown is exactly the ratio, even, and inside the base', () => {
  const bases = {
    '16:9': { width: 176, height: 96 },
    '3:2': { width: 160, height: 112 },
    '1:1': { width: 128, height: 128 },
    '2:3': { width: 112, height: 160 },
    '9:16': { width: 96, height: 176 },
  };
  for (const ratio of ratios) {
    const base = bases[ratio];
    const { width, height } = shownSize(base, ratio);
    const [across, down] = ratio.split(':').map(Number) as [number, number];
    expect(width * down).toBe(height * across);
    expect([width % 2, height % 2]).toEqual([0, 0]);
    expect(width <= base.width && height <= base.height).toBe(true);
    expect((width * height) / (base.width * base.height)).toBeGreaterThan(0.8);
  }
});
