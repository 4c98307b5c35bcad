/** Flat art with known colours that moves: what the encoder will mostly see, without a model. */
import type { Size } from '../../src/common/shape.ts';

/** sRGB of the four quarters of the background, clockwise from the upper left. */
export const quarterColors = [
  [200, 60, 40],
  [40, 160, 70],
  [240, 220, 120],
  [30, 60, 170],
] as const;

/** [height, width, 4] RGBA of frame `index`: four colours and a white disc that moves right. */
export function paintFrame({ width, height }: Size, index: number): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(width * height * 4);
  const radius = height / 8;
  const centre = width / 4 + index;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isLower = y >= height / 2;
      const isRight = x >= width / 2;
      const quarter = quarterColors[isLower ? (isRight ? 2 : 3) : isRight ? 1 : 0];
      const cover = Math.hypot(x + 0.5 - centre, y + 0.5 - height / 2) - radius;
      const white = Math.min(1, Math.max(0, 0.5 - cover));
      const at = 4 * (y * width + x);
      for (let c = 0; c < 3; c++) rgba[at + c] = quarter[c]! * (1 - white) + 255 * white;
      rgba[at + 3] = 255;
    }
  }
  return rgba;
}
