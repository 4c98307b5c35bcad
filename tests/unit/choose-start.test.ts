import { expect, test } from 'vitest';
import { denoiseFromBestStart } from '../../src/engine/choose-start.ts';
import type { Denoising } from '../../src/engine/denoise.ts';
import type { VideoTransformer } from '../../src/engine/networks/contracts.ts';
import { textToVideo } from '../../src/engine/plans/text-to-video.ts';

const prompt = { embeds: Float32Array.of(1), mask: Float32Array.of(1) };
const nothing = { embeds: Float32Array.of(0), mask: Float32Array.of(1) };

const starts = [3, 5, 4].map((value) => () => Float32Array.of(value, value));
const wish: Denoising = {
  window: {
    start: 0,
    count: 1,
    context: [],
    contextPositions: Float32Array.of(),
    positions: Float32Array.of(0),
    prompt: 'a fish',
    sigmas: Float32Array.of(1, 0.5, 0),
    startLatents: starts[0]!,
    otherStarts: starts.slice(1),
  },
  size: { channels: 1, height: 1, width: 2 },
  context: Float32Array.of(),
  prompt,
  negative: nothing,
  guidanceScale: 1,
  predictionType: 'sample',
  sigmaOffset: 2,
  signal: new AbortController().signal,
  onStep: () => undefined,
};

/**
 * Leaves what it is given at turbo's levels. Below them it knows one picture with the prompt, and
 * none without: everything is 0 then.
 */
function seeing(known: number): VideoTransformer & { asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    remember: ({ shape, prompts }) =>
      Promise.resolve({ frames: shape.frames, promptCount: prompts.length }),
    predict({ latents, sigmas }, { promptCount }) {
      asked.push(sigmas[0]!);
      if (sigmas[0]! >= 2) return Promise.resolve([latents.slice()]);
      return Promise.resolve([known, 0].slice(0, promptCount).map((x) => latents.map(() => x)));
    },
    dispose: () => Promise.resolve(),
  };
}

test.each([
  [3.1, 3],
  [4.8, 5],
  [4.1, 4],
])('of three starts the one nearest to what the prompt means is kept: %d', async (known, kept) => {
  const steps: number[] = [];
  const got = await denoiseFromBestStart(seeing(known), {
    ...wish,
    onStep: (step) => void steps.push(step),
  });
  expect([...got]).toEqual([kept, kept]);
  expect(steps).toEqual([1, 2, 3, 4]);
});

test('the network is asked as itself, not as turbo, once the starts are half clean; one goes on', async () => {
  const network = seeing(4);
  await denoiseFromBestStart(network, wish);
  const asked = network.asked.map((sigma) => sigma.toFixed(1));
  expect(asked).toEqual(['3.0', '3.0', '3.0', '0.6', '0.6', '0.6', '2.5']);
});

test('where no step ends half clean, all of them are taken from every start', async () => {
  const network = seeing(4);
  const window = { ...wish.window, sigmas: Float32Array.of(1, 0) };
  expect([...(await denoiseFromBestStart(network, { ...wish, window }))]).toEqual([4, 4]);
  expect(network.asked).toHaveLength(6);
});

test('without words the first start serves', async () => {
  const network = seeing(5);
  const got = await denoiseFromBestStart(network, { ...wish, negative: prompt });
  expect([...got]).toEqual([3, 3]);
  expect(network.asked).toHaveLength(2);
});

test('a start that comes to nothing is never preferred', async () => {
  const window = { ...wish.window, otherStarts: [() => Float32Array.of(NaN, NaN)] };
  expect([...(await denoiseFromBestStart(seeing(4), { ...wish, window }))]).toEqual([3, 3]);
});

test('only the first latent frame of a film has other starts, none like another', () => {
  const { windows } = textToVideo({
    size: wish.size,
    latentFrames: 9,
    beats: [{ latentFrame: 0, prompt: 'a fish' }],
    seed: 7,
    schedule: { steps: 2, shift: 1 },
    firstFrameCandidates: 4,
  });
  expect(windows.map(({ otherStarts = [] }) => otherStarts.length)).toEqual([3, 0, 0]);
  const all = [windows[0]!.startLatents, ...windows[0]!.otherStarts!].map((start) =>
    start().join(),
  );
  expect(new Set(all).size).toBe(4);
});
