import { expect, test } from 'vitest';
import { denoise } from '../../src/engine/denoise.ts';
import { textToVideo } from '../../src/engine/plans/text-to-video.ts';

const prompt = { embeds: Float32Array.of(1), mask: Float32Array.of(1) };
const shape = { frames: 3, channels: 1, height: 1, width: 2 };

test('frames that are still noise cost nothing: the network never sees them', async () => {
  const plan = textToVideo(shape, 7, { steps: 4, shift: 1, firstFrameLead: 0.5 });
  const untouched = plan.initialLatents.slice();
  const asked: [frames: number, latents: number, sigmas: number[]][] = [];
  const shown: number[] = [];
  const latents = await denoise(
    {
      predict: (input) => {
        asked.push([input.shape.frames, input.latents.length, [...input.sigmas]]);
        return Promise.resolve(input.prompts.map(() => input.latents.map(() => 5)));
      },
      dispose: () => Promise.resolve(),
    },
    {
      plan,
      prompt,
      negative: prompt,
      guidanceScale: 3,
      predictionType: 'sample',
      signal: new AbortController().signal,
      onStep: (_, clean, begun) => {
        expect(clean).toHaveLength(begun.frames * 2);
        shown.push(begun.frames);
      },
    },
  );
  expect(asked).toEqual([
    [1, 2, [1]],
    [1, 2, [0.5]],
    [3, 6, [0, 1, 1]],
    [3, 6, [0, 0.5, 0.5]],
  ]);
  expect(shown).toEqual([1, 1, 3, 3]);
  expect(latents).toEqual(new Float32Array(6).fill(5));
  expect(plan.initialLatents).toEqual(untouched);
});
