import { expect, test } from 'vitest';
import { cleanLatents, eulerStep } from '../../src/engine/sampling/euler.ts';
import { guide } from '../../src/engine/sampling/guidance.ts';
import { shiftedSigmas } from '../../src/engine/sampling/schedule.ts';
import { windowNoise } from '../../src/engine/sampling/window-noise.ts';

test('a schedule falls from all noise to none', () => {
  for (const shift of [1, 2, 5]) {
    for (const steps of [1, 3, 20]) {
      const sigmas = [...shiftedSigmas({ steps, shift })];
      expect(sigmas).toHaveLength(steps + 1);
      expect(sigmas[0]).toBe(1);
      expect(sigmas[steps]).toBe(0);
      expect(new Set(sigmas).size).toBe(steps + 1);
      expect(sigmas).toEqual(sigmas.toSorted((a, b) => b - a));
    }
  }
});

test('a shift of 3 moves the middle to three quarters', () => {
  // 3·0.5 / (1 + 2·0.5) = 0.75
  expect([...shiftedSigmas({ steps: 2, shift: 3 })]).toEqual([1, 0.75, 0]);
});

test('both prediction types describe the same point of the path', () => {
  const clean = Float32Array.of(1, -2, 0.5, 3);
  const noise = Float32Array.of(0.25, 1, -1, 2);
  const latents = clean.map((x, i) => 0.25 * x + 0.75 * noise[i]!);
  const velocity = clean.map((x, i) => noise[i]! - x);
  const fromVelocity = cleanLatents(latents, velocity, 0.75, 'flow_prediction');
  fromVelocity.forEach((x, i) => {
    expect(x).toBeCloseTo(clean[i]!, 6);
  });
  expect(cleanLatents(latents, clean, 0.75, 'sample')).toEqual(clean);
});

test('with a perfect prediction any number of steps lands on the clean latents', () => {
  const clean = Float32Array.of(1, -2, 0.5, 3);
  for (const steps of [1, 4, 20]) {
    const sigmas = shiftedSigmas({ steps, shift: 3 });
    let latents: Float32Array = Float32Array.of(0.1, 0.2, 0.3, 0.4);
    for (let i = 0; i < steps; i++) latents = eulerStep(latents, clean, sigmas[i]!, sigmas[i + 1]!);
    expect(latents).toEqual(clean);
  }
});

test('a step keeps the share of the noise that the next level has', () => {
  // x₀ + (0.25 / 0.5)·(x − x₀)
  const stepped = eulerStep(Float32Array.of(5, 8), Float32Array.of(1, 2), 0.5, 0.25);
  expect(stepped).toEqual(Float32Array.of(3, 5));
});

test('guidance of 1 is the conditional prediction, 0 the unconditional, 3 goes beyond', () => {
  const conditional = Float32Array.of(2, -1);
  const unconditional = Float32Array.of(1, 1);
  expect(guide(conditional, unconditional, 1)).toEqual(conditional);
  expect(guide(conditional, unconditional, 0)).toEqual(unconditional);
  expect(guide(conditional, unconditional, 3)).toEqual(Float32Array.of(4, -5));
});

test('the noise of a latent frame is its own, whichever window it is drawn for', () => {
  const size = { channels: 3, height: 2, width: 4 };
  const whole = windowNoise(7, size, 0, 9);
  expect(whole).toHaveLength(9 * 24);
  for (const [start, count] of [
    [0, 1],
    [1, 4],
    [3, 2],
    [8, 1],
  ] as const) {
    expect(windowNoise(7, size, start, count)).toEqual(
      whole.slice(start * 24, (start + count) * 24),
    );
  }
  expect(new Set(whole).size).toBe(whole.length);
  expect(windowNoise(8, size, 0, 1)).not.toEqual(whole.slice(0, 24));
});
