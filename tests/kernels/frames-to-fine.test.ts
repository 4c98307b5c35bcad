import { describe, expect, it } from 'vitest';
import { framesToFine } from '../../src/engine/kernels/frames-to-fine.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import { elements, pack, runKernel, seeded } from '../helpers/kernel-test.ts';
import * as reference from '../reference/frames-to-fine.ts';

const lab = createGpuLab();

describe.each(elements)('small frames for the fine stage in %s', (element) => {
  it.for([
    { height: 1, width: 1, groups: 1 },
    { height: 2, width: 3, groups: 4 },
  ])('$groups frames of $height × $width latents', async (shape, context) => {
    const open = lab.open(context, { f16: element === 'f16' });
    const count = shape.height * shape.width * shape.groups * 192;
    // Already of the result's precision, so that nothing is rounded.
    const [small, past] = [seeded(1, count, element), seeded(2, count, element)];
    const got = await runKernel(
      open,
      framesToFine({ ...shape, element }),
      { small: pack(small, 'f32'), past: pack(past, 'f32') },
      { name: 'y', count: 16 * shape.height * shape.width * 12 * (shape.groups + 1), element },
    );
    expect(got).toEqual(reference.framesToFine(small, past, shape));
  });
});
