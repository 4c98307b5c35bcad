import { describe, it } from 'vitest';
import { patchify } from '../../src/engine/kernels/patchify.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import { elements, expectClose, pack, runKernel, seeded } from '../helpers/kernel-test.ts';
import * as reference from '../reference/patchify.ts';

const lab = createGpuLab();

describe.each(elements)('patchify to %s', (element) => {
  it.for([
    [1, 2, 2],
    [2, 1, 3],
  ] as const)(
    'cuts patches of %i × %i × %i for every item of the batch',
    async (patch, context) => {
      const open = lab.open(context, { f16: element === 'f16' });
      const shape = { frames: 4, channels: 3, height: 4, width: 6 };
      const latents = seeded(1, 4 * 3 * 4 * 6, element);
      const tokens = reference.patchify(latents, shape, patch);
      const expected = Float64Array.from([...tokens, ...tokens]);
      const got = await runKernel(
        open,
        patchify(shape, patch, 2, element),
        { latents: pack(latents, 'f32') },
        { name: 'tokens', count: expected.length, element },
      );
      expectClose(got, expected, () => 0, element);
    },
  );
});
