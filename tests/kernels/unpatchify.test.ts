import { describe, it } from 'vitest';
import { unpatchify } from '../../src/engine/kernels/unpatchify.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import { expectClose, pack, runKernel, seeded } from '../helpers/kernel-test.ts';
import * as reference from '../reference/unpatchify.ts';

const lab = createGpuLab();

describe.each(['channels-first', 'channels-last'] as const)('unpatchify %s', (order) => {
  it.for([
    [1, 2, 2],
    [2, 1, 3],
  ] as const)('places patches of %i × %i × %i of each item', async (patch, context) => {
    const open = lab.open(context);
    const shape = { frames: 4, channels: 3, height: 4, width: 6 };
    const count = 4 * 3 * 4 * 6;
    const tokens = seeded(1, 2 * count);
    const expected = Float64Array.from([
      ...reference.unpatchify(tokens.subarray(0, count), shape, patch, order),
      ...reference.unpatchify(tokens.subarray(count), shape, patch, order),
    ]);
    const got = await runKernel(
      open,
      unpatchify(shape, patch, 2, order),
      { tokens: pack(tokens, 'f32') },
      { name: 'latents', count: expected.length, element: 'f32' },
    );
    expectClose(got, expected, () => 0, 'f32');
  });
});
