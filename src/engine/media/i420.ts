/** RGB to the form every encoder takes, in the colours every player assumes for HD video. */
import type { Picture } from '../../common/picture.ts';

/**
 * What `toI420` makes and what files say about themselves. Left to the browser, RGB frames become
 * BT.601, which players without colour metadata show with wrong greens and reds in HD sizes.
 */
export const i420ColorSpace = {
  primaries: 'bt709',
  transfer: 'bt709',
  matrix: 'bt709',
  fullRange: false,
} as const;

export function i420Bytes(width: number, height: number): number {
  return (width * height * 3) / 2;
}

/**
 * Planes Y [height, width], U and V [height/2, width/2] into `out`: BT.709, limited range, chroma
 * from the mean of 2×2 pixels. Coefficients of ITU-R BT.709-6 §3 in 16-bit fixed point, within one
 * level of exact arithmetic.
 * @param picture even sides
 */
export function toI420({ width, height, rgba }: Picture, out: Uint8Array): void {
  const chromaWidth = width / 2;
  const u = width * height;
  const v = u + u / 4;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let corner = 0; corner < 4; corner++) {
        const pixel = (y + (corner >> 1)) * width + x + (corner & 1);
        const r = rgba[4 * pixel]!;
        const g = rgba[4 * pixel + 1]!;
        const b = rgba[4 * pixel + 2]!;
        out[pixel] = (11966 * r + 40254 * g + 4064 * b + 0x108000) >> 16;
        red += r;
        green += g;
        blue += b;
      }
      const chroma = (y / 2) * chromaWidth + x / 2;
      out[u + chroma] = (-6596 * red - 22189 * green + 28784 * blue + 0x2020000) >> 18;
      out[v + chroma] = (28784 * red - 26145 * green - 2639 * blue + 0x2020000) >> 18;
    }
  }
}
