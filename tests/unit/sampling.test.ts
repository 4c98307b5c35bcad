import { expect, test } from 'vitest';
import { cleanLatents, eulerStep } from '../../src/engine/sampling/euler.ts';
import { guide } from '../../src/engine/sampling/guidance.ts';
import { firstFrameLeads, framesBegun } from '../../src/engine/sampling/schedule.ts';

test('a schedule runs from all noise to none, and no frame ever gains noise', () => {
  for (const shift of [1, 2, 5]) {
    for (const firstFrameLead of [0, 0.4, 0.5, 0.9]) {
      for (const steps of [1, 3, 20]) {
        const sigmas = firstFrameLeads({ steps, shift, firstFrameLead }, 3);
        expect(sigmas).toHaveLength(steps + 1);
        expect(sigmas[0]).toEqual(Float32Array.of(1, 1, 1));
        expect(sigmas[steps]).toEqual(Float32Array.of(0, 0, 0));
        for (const frame of [0, 1, 2]) {
          const levels = sigmas.map((ofFrames) => ofFrames[frame]!);
          expect(levels).toEqual(levels.toSorted((a, b) => b - a));
        }
      }
    }
  }
});

test('a shift of 3 moves the middle to three quarters', () => {
  // 3·0.5 / (1 + 2·0.5) = 0.75
  const [, middle] = firstFrameLeads({ steps: 2, shift: 3, firstFrameLead: 0 }, 2);
  expect(middle).toEqual(Float32Array.of(0.75, 0.75));
});

test('with a lead of a half the first frame is done when the others begin', () => {
  const sigmas = firstFrameLeads({ steps: 4, shift: 1, firstFrameLead: 0.5 }, 3);
  expect(sigmas.map((levels) => [...levels])).toEqual([
    [1, 1, 1],
    [0.5, 1, 1],
    [0, 1, 1],
    [0, 0.5, 0.5],
    [0, 0, 0],
  ]);
  expect(sigmas.map(framesBegun)).toEqual([0, 1, 1, 3, 3]);
});

test('both prediction types describe the same point of the path', () => {
  const clean = Float32Array.of(1, -2, 0.5, 3);
  const noise = Float32Array.of(0.25, 1, -1, 2);
  const sigmas = Float32Array.of(0.75, 0.25);
  const sigmaAt = (i: number): number => sigmas[Math.floor(i / 2)]!;
  const latents = clean.map((x, i) => (1 - sigmaAt(i)) * x + sigmaAt(i) * noise[i]!);
  const velocity = clean.map((x, i) => noise[i]! - x);
  const fromVelocity = cleanLatents(latents, velocity, sigmas, 'flow_prediction');
  fromVelocity.forEach((x, i) => {
    expect(x).toBeCloseTo(clean[i]!, 6);
  });
  expect(cleanLatents(latents, clean, sigmas, 'sample')).toEqual(clean);
});

test('with a perfect prediction any number of steps lands on the clean latents', () => {
  const clean = Float32Array.of(1, -2, 0.5, 3);
  for (const steps of [1, 4, 20]) {
    const sigmas = firstFrameLeads({ steps, shift: 3, firstFrameLead: 0.5 }, 2);
    let latents: Float32Array = Float32Array.of(0.1, 0.2, 0.3, 0.4);
    for (let i = 0; i < steps; i++) latents = eulerStep(latents, clean, sigmas[i]!, sigmas[i + 1]!);
    expect(latents).toEqual(clean);
  }
});

test('a frame without noise is kept as it is', () => {
  const latents = Float32Array.of(5, 6, 7, 8);
  const clean = Float32Array.of(0, 0, 0, 0);
  const stepped = eulerStep(latents, clean, Float32Array.of(0, 1), Float32Array.of(0, 0.5));
  expect(stepped).toEqual(Float32Array.of(5, 6, 3.5, 4));
});

test('guidance of 1 is the conditional prediction, 0 the unconditional, 3 goes beyond', () => {
  const conditional = Float32Array.of(2, -1);
  const unconditional = Float32Array.of(1, 1);
  expect(guide(conditional, unconditional, 1)).toEqual(conditional);
  expect(guide(conditional, unconditional, 0)).toEqual(unconditional);
  expect(guide(conditional, unconditional, 3)).toEqual(Float32Array.of(4, -5));
});
