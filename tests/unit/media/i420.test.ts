import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { i420Bytes, toI420 } from '../../../src/engine/media/i420.ts';
import type { Picture } from '../../../src/common/picture.ts';

/** ITU-R BT.709-6 §3 and BT.1361 quantisation, in float64. */
function exact(picture: Picture): number[] {
  const { width, height, rgba } = picture;
  const [kr, kb] = [0.2126, 0.0722];
  const pixel = (x: number, y: number): [number, number, number] => {
    const at = 4 * (y * width + x);
    const [r, g, b] = [rgba[at]! / 255, rgba[at + 1]! / 255, rgba[at + 2]! / 255];
    const luma = kr * r + (1 - kr - kb) * g + kb * b;
    return [luma, (b - luma) / (2 * (1 - kb)), (r - luma) / (2 * (1 - kr))];
  };
  const planes: number[][] = [[], [], []];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) planes[0]!.push(16 + 219 * pixel(x, y)[0]);
  }
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const four = [pixel(x, y), pixel(x + 1, y), pixel(x, y + 1), pixel(x + 1, y + 1)];
      for (const plane of [1, 2] as const) {
        const mean = four.reduce((sum, values) => sum + values[plane], 0) / 4;
        planes[plane]!.push(128 + 224 * mean);
      }
    }
  }
  return planes.flat();
}

function convert(picture: Picture): number[] {
  const out = new Uint8Array(i420Bytes(picture.width, picture.height));
  toI420(picture, out);
  return [...out];
}

function flat(red: number, green: number, blue: number): Picture {
  const rgba = new Uint8ClampedArray([red, green, blue, 255]);
  return { width: 2, height: 2, rgba: new Uint8ClampedArray([...rgba, ...rgba, ...rgba, ...rgba]) };
}

describe('RGB to I420', () => {
  it.each([
    ['black', [0, 0, 0], [16, 128, 128]],
    ['white', [255, 255, 255], [235, 128, 128]],
    ['grey', [128, 128, 128], [126, 128, 128]],
    ['red', [255, 0, 0], [63, 102, 240]],
    ['green', [0, 255, 0], [173, 42, 26]],
    ['blue', [0, 0, 255], [32, 240, 118]],
  ] as const)('gives %s its BT.709 values', (_name, [r, g, b], [y, u, v]) => {
    expect(convert(flat(r, g, b))).toEqual([y, y, y, y, u, v]);
  });

  it('is within rounding of exact arithmetic for any picture', () => {
    const sides = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }));
    const pictures = sides.chain(([across, down]) =>
      fc
        .uint8ClampedArray({ minLength: 16 * across * down, maxLength: 16 * across * down })
        .map((rgba) => ({
          width: 2 * across,
          height: 2 * down,
          rgba: new Uint8ClampedArray(rgba),
        })),
    );
    fc.assert(
      fc.property(pictures, (picture) => {
        const expected = exact(picture);
        // Half a level of rounding, and 255·3·0.5 ulp of 16-bit coefficients: 0.006.
        convert(picture).forEach((value, i) => {
          expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(0.51);
        });
      }),
    );
  });
});
