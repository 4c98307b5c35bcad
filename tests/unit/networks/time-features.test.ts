import { expect, it } from 'vitest';
import { timeFeatures } from '../../../src/engine/networks/time-features.ts';

it('puts cosines first, from one radian a step down to one in ten thousand', () => {
  const [sigma, width] = [0.75, 8];
  const features = [...timeFeatures([0, sigma], width)];
  expect(features.slice(0, 8)).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
  const angles = [1, 0.1, 0.01, 0.001].map((frequency) => sigma * 1000 * frequency);
  [...angles.map(Math.cos), ...angles.map(Math.sin)].forEach((value, index) => {
    expect(features[8 + index]).toBeCloseTo(value, 6);
  });
});
