import { expect, test } from 'vitest';
import { seenLatents } from '../../../src/engine/networks/seen-latents.ts';

const shape = { frames: 2, channels: 1, height: 2, width: 4 };
const latents = Float32Array.from({ length: 16 }, (_, i) => i);

test('a network with as many inputs as outputs sees the latents alone', () => {
  expect(seenLatents(latents, shape, { in_dim: 1, out_dim: 1 })).toBe(latents);
});

test('two more inputs are x from left to right and y from top to bottom, in every frame', () => {
  const seen = seenLatents(latents, shape, { in_dim: 3, out_dim: 1 });
  const x = [-0.75, -0.25, 0.25, 0.75];
  const y = [-0.5, -0.5, -0.5, -0.5, 0.5, 0.5, 0.5, 0.5];
  const frame = (start: number): number[] => [...latents.slice(start, start + 8), ...x, ...x, ...y];
  expect([...seen]).toEqual([...frame(0), ...frame(8)]);
});
