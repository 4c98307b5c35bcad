import { expect, test } from 'vitest';
import { ratios } from '../../src/common/recipe.ts';
import {
  centreOf,
  elementCount,
  frameElements,
  frameSize,
  latentFrameCount,
  latentSize,
} from '../../src/common/shape.ts';

const compression = { channels: 24, spatial: 8, temporal: 4 };

test('sixteen or seventeen frames are five latent frames: the first alone, then four each', () => {
  expect([1, 2, 5, 16, 17, 18].map((count) => latentFrameCount(count, compression))).toEqual([
    1, 2, 2, 5, 5, 6,
  ]);
  const size = latentSize({ width: 176, height: 96 }, compression);
  expect(size).toEqual({ channels: 24, height: 12, width: 22 });
  expect(frameElements(size)).toBe(24 * 12 * 22);
  expect(elementCount({ ...size, frames: 5 })).toBe(5 * 24 * 12 * 22);
});

test.each([
  ['16:9', 480, 854, 480],
  ['16:9', 720, 1280, 720],
  ['16:9', 1080, 1920, 1080],
  ['9:16', 1080, 1080, 1920],
  ['3:2', 720, 1080, 720],
  ['2:3', 480, 480, 720],
  ['1:1', 1080, 1080, 1080],
  ['16:9', 90, 160, 90],
])('%s at %ip has %i × %i pixels', (ratio, height, width, high) => {
  expect(frameSize(ratio, height)).toEqual({ width, height: high });
});

const bases = {
  '16:9': { width: 176, height: 96 },
  '3:2': { width: 160, height: 112 },
  '1:1': { width: 128, height: 128 },
  '2:3': { width: 112, height: 160 },
  '9:16': { width: 96, height: 176 },
};

test('what is shown touches two edges of the base, lies in its middle and is never stretched', () => {
  for (const ratio of ratios) {
    for (const height of [480, 720, 1080]) {
      const [base, size] = [bases[ratio], frameSize(ratio, height)];
      const area = centreOf(base, size);
      expect(area.width / area.height).toBeCloseTo(size.width / size.height, 12);
      expect(Math.min(area.x, area.y)).toBeCloseTo(0, 12);
      expect(2 * area.x + area.width).toBeCloseTo(base.width, 9);
      expect(2 * area.y + area.height).toBeCloseTo(base.height, 9);
      expect((area.width * area.height) / (base.width * base.height)).toBeGreaterThan(0.9);
    }
  }
});
