/** The painter's work without a canvas: nearest neighbour for enlargement, raw bytes for a PNG. */
import type { Picture } from '../../src/common/picture.ts';
import type { Painter } from '../../src/engine/media/painter.ts';

export const plainPainter: Painter = {
  enlarge(picture, factor) {
    const width = picture.width * factor;
    const height = picture.height * factor;
    const rgba = new Uint8ClampedArray(width * height * 4);
    for (let i = 0; i < width * height; i++) {
      const x = Math.floor((i % width) / factor);
      const y = Math.floor(i / width / factor);
      const source = 4 * (y * picture.width + x);
      rgba.set(picture.rgba.subarray(source, source + 4), 4 * i);
    }
    return { width, height, rgba };
  },
  png: ({ rgba }: Picture) => Promise.resolve(new Blob([rgba], { type: 'image/png' })),
};
