import { expect, test } from 'vitest';
import { denoise, type Denoising } from '../../src/engine/denoise.ts';
import type {
  LatentFrames,
  VideoTransformer,
  WindowContext,
} from '../../src/engine/networks/contracts.ts';

const prompt = { embeds: Float32Array.of(1), mask: Float32Array.of(1) };
const negative = { embeds: Float32Array.of(0), mask: Float32Array.of(1) };

const wish: Denoising = {
  window: {
    start: 5,
    count: 2,
    context: [0, 3, 4],
    contextPositions: Float32Array.of(-2, 0, 1),
    positions: Float32Array.of(2, 3),
    prompt: 'a fish',
    sigmas: Float32Array.of(1, 0.75, 0),
    startLatents: () => Float32Array.of(8, 8, -8, -8),
  },
  size: { channels: 1, height: 1, width: 2 },
  context: Float32Array.of(1, 2, 3, 4, 5, 6),
  prompt,
  negative,
  guidanceScale: 3,
  predictionType: 'sample',
  sigmaOffset: 0,
  signal: new AbortController().signal,
  onStep: () => undefined,
};

/** Says 4 for the first prompt and 2 for the second, and writes down what it was asked. */
function listening(): VideoTransformer & { contexts: WindowContext[]; asked: LatentFrames[] } {
  const contexts: WindowContext[] = [];
  const asked: LatentFrames[] = [];
  return {
    contexts,
    asked,
    remember(context) {
      contexts.push(context);
      return Promise.resolve({ frames: context.shape.frames, promptCount: context.prompts.length });
    },
    predict(fresh, memory) {
      asked.push({ ...fresh, latents: fresh.latents.slice() });
      const answers = [fresh.latents.map(() => 4), fresh.latents.map(() => 2)];
      return Promise.resolve(answers.slice(0, memory.promptCount));
    },
    dispose: () => Promise.resolve(),
  };
}

test('the context is remembered once, clean and in its place; each step sees its own noise level', async () => {
  const transformer = listening();
  const latents = await denoise(transformer, wish);
  expect(transformer.contexts).toEqual([
    {
      latents: wish.context,
      shape: { ...wish.size, frames: 3 },
      sigmas: Float32Array.of(0, 0, 0),
      positions: Float32Array.of(-2, 0, 1),
      prompts: [prompt, negative],
    },
  ]);
  const shape = { ...wish.size, frames: 2 };
  const positions = Float32Array.of(2, 3);
  // Guided: 2 + 3·(4 − 2) = 8, so the first step goes to 8 + 0.75·(x − 8).
  expect(transformer.asked).toEqual([
    { latents: Float32Array.of(8, 8, -8, -8), shape, positions, sigmas: Float32Array.of(1, 1) },
    {
      latents: Float32Array.of(8, 8, -4, -4),
      shape,
      positions,
      sigmas: Float32Array.of(0.75, 0.75),
    },
  ]);
  expect(latents).toEqual(Float32Array.of(8, 8, 8, 8));
});

test('turbo is told by an offset to every noise level, and steps from level to level as ever', async () => {
  const transformer = listening();
  const latents = await denoise(transformer, { ...wish, sigmaOffset: 2 });
  expect(transformer.contexts[0]!.sigmas).toEqual(Float32Array.of(2, 2, 2));
  expect(transformer.asked.map(({ sigmas }) => [...sigmas])).toEqual([
    [3, 3],
    [2.75, 2.75],
  ]);
  expect(transformer.asked[1]!.latents).toEqual(Float32Array.of(8, 8, -4, -4));
  expect(latents).toEqual(Float32Array.of(8, 8, 8, 8));
});

test('without guidance the negative prompt is never asked for', async () => {
  const transformer = listening();
  const latents = await denoise(transformer, { ...wish, guidanceScale: 1 });
  expect(transformer.contexts[0]!.prompts).toEqual([prompt]);
  expect(latents).toEqual(Float32Array.of(4, 4, 4, 4));
});

test('each step can be looked at, clean', async () => {
  const seen: [number, number[]][] = [];
  await denoise(listening(), {
    ...wish,
    onStep: async (step, readClean) => void seen.push([step, [...(await readClean())]]),
  });
  expect(seen).toEqual([
    [1, [8, 8, 8, 8]],
    [2, [8, 8, 8, 8]],
  ]);
});

test('a network that keeps the latents on its device is left to it', async () => {
  const transformer = listening();
  const latents = await denoise(
    {
      ...transformer,
      denoise: ({ fresh, sigmas, guidanceScale }, memory) =>
        Promise.resolve(
          Float32Array.of(fresh.latents[0]!, sigmas.length, guidanceScale, memory.promptCount),
        ),
    },
    wish,
  );
  expect([...latents]).toEqual([8, 3, 3, 2]);
  expect(transformer.asked).toEqual([]);
});

test('a cancel is obeyed before the next step', async () => {
  const cancel = new AbortController();
  const transformer = listening();
  const running = denoise(transformer, {
    ...wish,
    signal: cancel.signal,
    onStep: () => {
      cancel.abort();
    },
  });
  await expect(running).rejects.toMatchObject({ code: 'aborted' });
  expect(transformer.asked).toHaveLength(1);
});
