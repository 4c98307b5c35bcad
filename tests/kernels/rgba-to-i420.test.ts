import { describe, expect, it } from 'vitest';
import { i420BufferBytes, rgbaToI420 } from '../../src/engine/kernels/rgba-to-i420.ts';
import { i420Bytes, toI420 } from '../../src/engine/media/i420.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import { runKernel, seeded } from '../helpers/kernel-test.ts';
import { i420Planes } from '../reference/rgba-to-i420.ts';

const lab = createGpuLab();

// One block of chroma; planes that end within a word; more than one workgroup, chroma rows of odd length.
describe.each([
  { width: 2, height: 2 },
  { width: 6, height: 10 },
  { width: 22, height: 26 },
])('RGBA to I420 at $width×$height', (size) => {
  const { width, height } = size;
  const rgba = Uint8ClampedArray.from(seeded(1, width * height * 4), (value) => 128 + 90 * value);
  // The corners of the cube, where limited range is easily overrun.
  rgba.set([255, 255, 255, 255, 0, 0, 0, 255]);
  const words = (bytes: Float64Array): Uint8Array =>
    new Uint8Array(Uint32Array.from(bytes).buffer).subarray(0, i420Bytes(width, height));
  const run = async (context: Parameters<typeof lab.open>[0]): Promise<Uint8Array> =>
    words(
      await runKernel(
        lab.open(context),
        rgbaToI420(size),
        { rgba: new Uint8Array(rgba) },
        { name: 'i420', count: i420BufferBytes(size) / 4, element: 'u32' },
      ),
    );

  it('gives the bytes that the CPU gives', async (context) => {
    const expected = new Uint8Array(i420Bytes(width, height));
    toI420({ width, height, rgba }, expected);
    expect(await run(context)).toEqual(expected);
  });

  it('is within a level of exact arithmetic', async (context) => {
    const rgb = Float64Array.from(rgba.filter((_, i) => i % 4 !== 3));
    const exact = i420Planes(rgb, size);
    const got = await run(context);
    exact.forEach((value, i) => {
      // Half a level by rounding, the rest by coefficients of 16 bits.
      expect(Math.abs(got[i]! - value), `byte ${i}`).toBeLessThanOrEqual(0.52);
    });
  });
});
