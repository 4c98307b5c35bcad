import { describe, it } from 'vitest';
import { latentsToChannelsLast } from '../../src/engine/kernels/latents-to-channels-last.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import {
  elements,
  expectClose,
  pack,
  roundoff,
  runKernel,
  seeded,
} from '../helpers/kernel-test.ts';
import * as reference from '../reference/latents-to-channels-last.ts';

const lab = createGpuLab();

describe.each(elements)('latents to channels last as %s', (element) => {
  it.for([
    [1, 1],
    [24, 9],
    [8, 264],
  ] as const)('turns %i channels of %i pixels round', async ([channels, pixels], context) => {
    const open = lab.open(context, { f16: element === 'f16' });
    const x = seeded(1, channels * pixels);
    const [mean, deviation] = [seeded(2, channels), seeded(3, channels)];
    const got = await runKernel(
      open,
      latentsToChannelsLast({ channels, pixels, element }),
      { x: pack(x, 'f32'), mean: pack(mean, 'f32'), deviation: pack(deviation, 'f32') },
      { name: 'y', count: channels * pixels, element },
    );
    const expected = reference.latentsToChannelsLast(x, mean, deviation);
    const allowed = (index: number): number => {
      const offset = Math.abs(mean[index % channels]!);
      const value = Math.abs(expected[index]!);
      return 2 * roundoff.f32 * (value + 2 * offset) + roundoff[element] * value + 2 ** -25;
    };
    expectClose(got, expected, allowed, element);
  });
});
