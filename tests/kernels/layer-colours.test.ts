import { describe, it } from 'vitest';
import { layerColours } from '../../src/engine/kernels/layer-colours.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import { expectClose, pack, roundoff, runKernel, seeded } from '../helpers/kernel-test.ts';
import * as reference from '../reference/layer-colours.ts';

const lab = createGpuLab();

describe('colours of two layers', () => {
  it.for([
    { height: 1, width: 1, groups: 1 },
    { height: 2, width: 3, groups: 4 },
  ])('of $groups groups, $height × $width latents', async (shape, context) => {
    const open = lab.open(context);
    const count = shape.height * shape.width * shape.groups;
    const small = seeded(1, count * 192);
    const past = seeded(3, count * 192);
    const paint = seeded(2, count * 384);
    const got = await runKernel(
      open,
      layerColours(shape),
      { small: pack(small, 'f32'), past: pack(past, 'f32'), paint: pack(paint, 'f32') },
      { name: 'colours', count: count * 512, element: 'f32' },
    );
    const wanted = reference.layerColours(small, past, paint, shape);
    // A sum and a sum more, each rounded once; terms of up to a few units.
    const allowed = (index: number): number => 4 * roundoff.f32 * (4 + Math.abs(wanted[index]!));
    expectClose(got, wanted, allowed, 'f32');
  });
});
