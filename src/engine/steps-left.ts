import { passCost } from '../common/pass-cost.ts';

/**
 * How long the steps to come will take, in milliseconds: each as long as those over as many latent
 * frames did, or, before there is one, as long as its cost lets expect.
 * @param frames latent frames of each step
 * @param tookMs of the steps done, at least one
 */
export function stepsLeftMs(frames: readonly number[], tookMs: readonly number[]): number {
  const doneCost = sum(frames.slice(0, tookMs.length).map(passCost));
  const left = frames.slice(tookMs.length).map((count) => {
    const alike = tookMs.filter((_, step) => frames[step] === count);
    return alike.length > 0
      ? sum(alike) / alike.length
      : (passCost(count) / doneCost) * sum(tookMs);
  });
  return sum(left);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
