import { describe, it } from 'vitest';
import { eulerStep } from '../../src/engine/kernels/euler-step.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import { expectClose, pack, roundoff, runKernel, seeded } from '../helpers/kernel-test.ts';
import * as reference from '../reference/euler-step.ts';

const lab = createGpuLab();

// Frames, channels, what the network sees of them, height and width: one of each, and ragged ones.
const shapes = [
  [1, 1, 1, 1, 1],
  [3, 5, 7, 3, 5],
  [2, 24, 26, 6, 8],
] as const;

describe.each([
  { isGuided: false, isFlow: false },
  { isGuided: true, isFlow: false },
  { isGuided: true, isFlow: true },
  { isGuided: false, isFlow: true },
])('an Euler step, guided $isGuided, of the flow $isFlow', (kind) => {
  describe.each(shapes)(
    '(%i, %i of %i, %i, %i)',
    (frames, channels, seenChannels, height, width) => {
      const plane = height * width;
      const count = frames * channels * plane;
      const prediction = seeded(1, (kind.isGuided ? 2 : 1) * count);
      const latents = seeded(2, frames * seenChannels * plane);
      // Every frame at a level of its own; the second is finished, the last of three arrives.
      const levels = [
        [0.8, 0.65],
        [0, 0],
        [0.3, 0],
      ];
      const schedule = Float64Array.from(
        { length: 4 * frames },
        (_, i) => [...levels[Math.floor(i / 4)]!, 3.5, NaN][i % 4]!,
      ).map(Math.fround);
      const shape = { frames, channels, height, width };
      const expected = reference.eulerStep({
        ...{ prediction, schedule, latents, frames, channels, seenChannels, plane, ...kind },
      });
      const kernel = eulerStep({ shape, seenChannels, ...kind });
      const largest = (values: Float64Array): number =>
        values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      // Guidance adds numbers up to twice the scale apart, the step two more; each rounds once or twice.
      const allowed = (): number =>
        16 * roundoff.f32 * (8 * largest(prediction) + largest(latents) + 1);

      it('moves the latents and leaves what the network sees beside them', async (context) => {
        const got = await runKernel(
          lab.open(context),
          kernel,
          {
            prediction: pack(prediction, 'f32'),
            schedule: pack(schedule, 'f32'),
            clean: new Uint8Array(count * 4),
          },
          { name: 'latents', count: latents.length, element: 'f32', before: latents },
        );
        expectClose(got, expected.latents, allowed, 'f32');
      });

      it('tells the clean latents it believes in', async (context) => {
        const got = await runKernel(
          lab.open(context),
          kernel,
          {
            prediction: pack(prediction, 'f32'),
            schedule: pack(schedule, 'f32'),
            latents: pack(latents, 'f32'),
          },
          { name: 'clean', count, element: 'f32' },
        );
        expectClose(got, expected.clean, allowed, 'f32');
      });
    },
  );
});
