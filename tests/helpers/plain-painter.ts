/** The painter's work without a canvas: nearest neighbour for scaling, raw bytes for a PNG. */
import type { Picture } from '../../src/common/picture.ts';
import type { Painter } from '../../src/engine/media/painter.ts';

export const plainPainter: Painter = {
  resample(picture, area, { width, height }) {
    const rgba = new Uint8ClampedArray(width * height * 4);
    for (let i = 0; i < width * height; i++) {
      const x = Math.floor(area.x + (((i % width) + 0.5) * area.width) / width);
      const y = Math.floor(area.y + ((Math.floor(i / width) + 0.5) * area.height) / height);
      const source = 4 * (y * picture.width + x);
      rgba.set(picture.rgba.subarray(source, source + 4), 4 * i);
    }
    return { width, height, rgba };
  },
  png: ({ rgba }: Picture) => Promise.resolve(new Blob([rgba.slice()], { type: 'image/png' })),
};
