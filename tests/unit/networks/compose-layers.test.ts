import { describe, expect, it } from 'vitest';
import { normals } from '../../../src/common/random.ts';
import { createLayerPainter } from '../../../src/engine/networks/compose-layers.ts';
import { paintingOf } from '../../../src/engine/networks/layered-film.ts';
import * as reference from '../../reference/compose-layers.ts';

const layout = { slots: 12, groups: 4, trainedScale: 4 };
const latents = { channels: 24, height: 2, width: 3 };

describe('the painter of layers', () => {
  it.each([
    ['as large as it was trained', { width: 96, height: 64 }, 4],
    ['wider than the base is', { width: 100, height: 40 }, 100 / 24],
    ['taller than the base is', { width: 30, height: 99 }, 99 / 16],
  ])('paints what the formula says: %s', (_, painted, scale) => {
    const painting = paintingOf(latents, 8, painted);
    expect(painting.scale).toBe(scale);
    const { base } = painting;
    const plane = base.width * base.height;
    const colours = normals(1, 'tests', 24 * plane).map((value) => 0.5 + 0.4 * value);
    const logits = normals(2, 'tests', 48 * plane).map((value) => 6 * value);
    const painter = createLayerPainter(layout, painting);
    for (const group of [2, 0]) {
      painter.paint({ colours, logits, base }, group).forEach((picture, inGroup) => {
        const slot = group * 3 + inGroup;
        const wanted = reference.composeLayers(
          {
            colour: (layer, y, x, rgb) =>
              colours[((layer * 4 + group) * 3 + rgb) * plane + y * base.width + x]!,
            logit: (y, x) => logits[(slot * 2 * base.height + y) * 2 * base.width + x]!,
          },
          {
            ...painted,
            baseWidth: base.width,
            baseHeight: base.height,
            scale,
            trainedScale: layout.trainedScale,
          },
        );
        let largest = 0;
        for (let i = 0; i < wanted.length; i++) {
          const byte = picture[Math.floor(i / 3) * 4 + (i % 3)]!;
          largest = Math.max(largest, Math.abs(byte - wanted[i]!));
        }
        // Half a step by rounding; the table is a 512th off times colours that differ by up to 3.
        expect(largest).toBeLessThan(2);
        expect(picture.filter((_byte, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(
          true,
        );
      });
    }
  });

  it('shows the middle of a picture that covers the frame, and stretches nothing', () => {
    const wide = paintingOf({ channels: 24, height: 12, width: 22 }, 8, {
      width: 1280,
      height: 720,
    });
    expect(wide.scale).toBe(7.5);
    const tall = paintingOf({ channels: 24, height: 22, width: 12 }, 8, {
      width: 720,
      height: 1280,
    });
    expect(tall.scale).toBe(7.5);
  });
});
