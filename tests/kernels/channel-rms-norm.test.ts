import { describe, it } from 'vitest';
import { channelRmsNorm } from '../../src/engine/kernels/channel-rms-norm.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import {
  elements,
  expectClose,
  pack,
  roundoff,
  runKernel,
  seeded,
} from '../helpers/kernel-test.ts';
import * as reference from '../reference/channel-rms-norm.ts';

const lab = createGpuLab();
const epsilon = 1e-4;

// Pixels below, at and above a workgroup's 4; channels below, at and above 16 invocations × 4.
const shapes = [
  [1, 4],
  [4, 64],
  [7, 60],
  [9, 192],
] as const;

describe.each(elements)('channel RMS norm to %s', (element) => {
  it.for(shapes)('normalises %i pixels of %i channels', async ([pixels, channels], context) => {
    const open = lab.open(context, { f16: element === 'f16' });
    const x = seeded(1, pixels * channels, 'f32', 3);
    const gain = seeded(2, channels);
    const got = await runKernel(
      open,
      channelRmsNorm({ pixels, channels, epsilon, element }),
      { x: pack(x, 'f32'), gain: pack(gain, 'f32') },
      { name: 'y', count: pixels * channels, element },
    );
    const expected = reference.channelRmsNorm(x, gain, epsilon);
    // A sum of n squares errs by n·u relative, its root by half of that; the rest is a few roundings.
    const relative = (channels / 2 + 8) * roundoff.f32 + roundoff[element];
    expectClose(
      got,
      expected,
      (index) => relative * Math.abs(expected[index]!) + 2 ** -25,
      element,
    );
  });

  it('keeps a pixel of zeros at zero', async (context) => {
    const open = lab.open(context, { f16: element === 'f16' });
    const got = await runKernel(
      open,
      channelRmsNorm({ pixels: 1, channels: 8, epsilon, element }),
      { x: pack(new Float64Array(8), 'f32'), gain: pack(seeded(2, 8), 'f32') },
      { name: 'y', count: 8, element },
    );
    expectClose(got, new Float64Array(8), () => 0, element);
  });
});
