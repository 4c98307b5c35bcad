import { expect, test } from 'vitest';
import { expectedMs, roughSpeed, speedOf } from '../../../src/app/composer/expected-time.ts';
import {
  clipOf,
  fishRecipe,
  graphicsDevice,
  processorDevice,
} from '../../helpers/scripted-engine.ts';

test('the same recipe is expected to take what it took, but for loading the model', () => {
  const clip = clipOf({});
  const { totalMs, loadMs } = clip.timings;
  expect(expectedMs(clip.recipe, speedOf(clip))).toBeCloseTo(totalMs - loadMs, 6);
});

test('twice the steps double the denoising alone', () => {
  const clip = clipOf({});
  const speed = speedOf(clip);
  const twice = expectedMs({ ...fishRecipe, steps: 2 * fishRecipe.steps }, speed);
  expect(twice - expectedMs(fishRecipe, speed)).toBeCloseTo(clip.timings.denoiseMs, 6);
});

test('without guidance each step needs one pass instead of two', () => {
  const speed = { denoiseMs: 100, frameMs: 0 };
  const guided = expectedMs(fishRecipe, speed);
  expect(expectedMs({ ...fishRecipe, guidanceScale: 1 }, speed)).toBe(guided / 2);
});

test('before the first clip a software adapter is expected to be far slower than the processor', () => {
  const software = {
    ...graphicsDevice,
    adapter: { ...graphicsDevice.adapter!, isSoftware: true },
  };
  const onSoftware = expectedMs(fishRecipe, roughSpeed('wgsl', software));
  const onProcessor = expectedMs(fishRecipe, roughSpeed('cpu', processorDevice));
  const onCard = expectedMs(fishRecipe, roughSpeed('wgsl', graphicsDevice));
  expect(onSoftware).toBeGreaterThan(10 * onProcessor);
  expect(onCard).toBeLessThan(onProcessor);
});
