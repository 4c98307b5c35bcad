import { describe, expect, it } from 'vitest';
import { packedToRgba } from '../../src/engine/kernels/packed-to-rgba.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import { pack, runKernel, seeded } from '../helpers/kernel-test.ts';
import * as reference from '../reference/packed-to-rgba.ts';

const lab = createGpuLab();

describe('packed frames to RGBA', () => {
  it.for([
    { height: 1, width: 16, frames: 1 },
    { height: 3, width: 5, frames: 4 },
  ])('puts $frames frames of 4·$height × 4·$width in order', async (shape, context) => {
    const open = lab.open(context);
    const { height, width, frames } = shape;
    const packed = seeded(1, height * width * frames * 48);
    const got = await runKernel(
      open,
      packedToRgba(shape),
      { packed: pack(packed, 'f32') },
      { name: 'rgba', count: frames * 16 * height * width, element: 'u32' },
    );
    const colours = reference.packedToColours(packed, shape);
    got.forEach((word, pixel) => {
      const wanted = [...colours.subarray(3 * pixel, 3 * pixel + 3), 255];
      wanted.forEach((value, part) => {
        // Half a step by rounding, and f32's error where that is a tie.
        const error = Math.abs(((word >>> (8 * part)) & 255) - value);
        expect(error, `pixel ${pixel}, part ${part}`).toBeLessThanOrEqual(0.5001);
      });
    });
  });
});
