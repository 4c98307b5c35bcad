import { expect, test } from 'vitest';
import {
  expectedMs,
  learnSpeed,
  roughSpeed,
  type Work,
} from '../../../src/app/composer/expected-time.ts';
import type { Clip } from '../../../src/common/clip.ts';
import type { Recipe } from '../../../src/common/recipe.ts';
import { generate } from '../../../src/engine/generate.ts';
import type { Speed } from '../../../src/storage/settings.ts';
import { graphicsDevice, processorDevice } from '../../helpers/scripted-engine.ts';
import { tinyPorts, tinyRecipe, tinyStudio } from '../../helpers/tiny-studio.ts';

const guess = roughSpeed('cpu', processorDevice);
const fish: Work = {
  frameCount: 17,
  steps: 20,
  guidanceScale: 4,
  pixels: 640 * 360,
  isOpen: false,
  firstFrameLead: 0.5,
};

/** What the simulated device needs; other than every guess. */
const costs = { loadMs: 1900, promptMs: 140, denoiseMs: 37, decodeMs: 23, encodeMs: 900 };

/**
 * A device on a clock of its own: each call costs what `costs` say, give or take a tenth, and the
 * first step of a clip half as much again.
 */
function simulatedDevice(): (wish: Partial<Recipe>, isOpen: boolean) => Promise<Clip> {
  let nowMs = 0;
  let calls = 0;
  const spend = (ms: number): void => {
    nowMs += ms * (1 + 0.1 * Math.sin(12.9898 * ++calls));
  };
  return async (wish, isOpen) => {
    const studio = tinyStudio();
    const ports = tinyPorts();
    let isFirstStep = true;
    const startMs = nowMs;
    if (!isOpen) spend(costs.loadMs);
    const loadMs = nowMs - startMs;
    const clip = await generate(
      { ...tinyRecipe, ...wish },
      {
        ...studio,
        encodePrompt: (prompt) => {
          spend(costs.promptMs / 2);
          return studio.encodePrompt(prompt);
        },
        transformer: {
          ...studio.transformer,
          predict: (input) => {
            const passes = input.prompts.length * input.shape.frames;
            spend(costs.denoiseMs * passes * (isFirstStep ? 1.5 : 1));
            isFirstStep = false;
            return studio.transformer.predict(input);
          },
        },
        decoder: {
          ...studio.decoder,
          async *decode(...input) {
            for await (const frame of studio.decoder.decode(...input)) {
              spend(costs.decodeMs);
              yield frame;
            }
          },
        },
      },
      {
        ...ports,
        clock: { ...ports.clock, nowMs: () => nowMs },
        encode: async (request, signal) => {
          const video = await ports.encode(request, signal);
          const beforeMs = nowMs;
          const side = 16 * request.plan.enlargement;
          spend((costs.encodeMs * request.frameCount * side * side) / 1e6);
          return { ...video, width: side, height: side, encodeMs: nowMs - beforeMs };
        },
      },
      new AbortController().signal,
      () => undefined,
    );
    const totalMs = clip.timings.totalMs + loadMs;
    return { ...clip, timings: { ...clip.timings, loadMs, totalMs } };
  };
}

const workOf = ({ recipe, width, height }: Clip, isOpen: boolean): Work => ({
  ...recipe,
  pixels: width * height,
  isOpen,
  firstFrameLead: tinyStudio().model.firstFrameLead,
});

const learn = (clip: Clip, isOpen: boolean, known?: Speed): Speed =>
  learnSpeed(workOf(clip, isOpen), clip.timings, known, guess);

test('from the second clip on the time told is within a fifth of the time taken', async () => {
  const make = simulatedDevice();
  const first = await make({ steps: 6 }, false);
  let speed: Speed = learn(first, false);
  for (const [wish, isOpen] of [
    [{ steps: 6 }, true],
    [{ steps: 24 }, true],
    [{ steps: 24, frameCount: 17 }, true],
    [{ steps: 10, guidanceScale: 1 }, true],
    [{ steps: 6, enlargement: 4, frameCount: 17 }, true],
    [{ steps: 12, frameCount: 9 }, false],
  ] as const) {
    const clip = await make(wish, isOpen);
    const told = expectedMs(workOf(clip, isOpen), speed);
    const ratio = told / clip.timings.totalMs;
    expect(ratio, JSON.stringify(wish)).toBeGreaterThan(0.8);
    expect(ratio, JSON.stringify(wish)).toBeLessThan(1.2);
    speed = learn(clip, isOpen, speed);
  }
});

test('one clip on a busy machine is half forgotten with each that follows', async () => {
  const make = simulatedDevice();
  const calm = learn(await make({}, true), true);
  const busy: Speed = { ...calm, denoiseMs: 3 * calm.denoiseMs };
  const after = learn(await make({}, true), true, busy);
  expect(after.denoiseMs / calm.denoiseMs).toBeCloseTo(2, 0);
});

test('a clip made with open networks leaves what is known of opening them', async () => {
  const make = simulatedDevice();
  const known = learn(await make({}, false), false);
  expect(known.loadMs / costs.loadMs).toBeCloseTo(1, 0);
  expect(learn(await make({}, true), true, known).loadMs).toBe(known.loadMs);
  expect(learn(await make({}, true), true).loadMs).toBe(guess.loadMs);
});

test('without guidance each step needs one pass instead of two', () => {
  const speed: Speed = { loadMs: 0, clipMs: 0, denoiseMs: 100, decodeMs: 0, encodeMs: 0 };
  expect(expectedMs({ ...fish, guidanceScale: 1 }, speed)).toBe(expectedMs(fish, speed) / 2);
});

test('before the first clip a software adapter is expected to be far slower than the processor', () => {
  const software = {
    ...graphicsDevice,
    adapter: { ...graphicsDevice.adapter!, isSoftware: true },
  };
  const onSoftware = expectedMs(fish, roughSpeed('wgsl', software));
  const onProcessor = expectedMs(fish, roughSpeed('cpu', processorDevice));
  const onCard = expectedMs(fish, roughSpeed('wgsl', graphicsDevice));
  expect(onSoftware).toBeGreaterThan(10 * onProcessor);
  expect(onCard).toBeLessThan(onProcessor);
});
