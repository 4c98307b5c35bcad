import { describe, expect, it } from 'vitest';
import { composeLayers } from '../../src/engine/kernels/compose-layers.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import { pack, runKernel, seeded } from '../helpers/kernel-test.ts';
import * as reference from '../reference/compose-layers.ts';

const lab = createGpuLab();
const layers = { groups: 2, slots: 3, trainedScale: 4 };

describe('layers composed to RGBA', () => {
  it.for([
    { height: 1, width: 2, group: 0, painted: { width: 64, height: 32 }, scale: 4 },
    { height: 2, width: 1, group: 1, painted: { width: 49, height: 90 }, scale: 6.25 },
    { height: 1, width: 1, group: 1, painted: { width: 7, height: 5 }, scale: 1 },
  ])(
    '$painted.width × $painted.height at ×$scale, group $group',
    async ({ height, width, group, painted, scale }, context) => {
      const open = lab.open(context);
      const { groups, slots, trainedScale } = layers;
      const [baseHeight, baseWidth] = [8 * height, 8 * width];
      // Around a half, and some beyond what can be shown; logits from soft to steep.
      const colours = seeded(1, groups * baseHeight * baseWidth * 8).map((v) => 0.5 + 0.4 * v);
      const edges = seeded(2, 16 * height * width * groups * slots * 16).map((v) => 6 * v);
      const got = await runKernel(
        open,
        composeLayers({ ...layers, height, width, group, painted, scale }),
        { colours: pack(colours, 'f32'), edges: pack(edges, 'f32') },
        { name: 'rgba', count: slots * painted.height * painted.width, element: 'u32' },
      );
      for (let slot = 0; slot < slots; slot++) {
        const wanted = reference.composeLayers(
          {
            colour: (layer, y, x, rgb) =>
              colours[(((group * baseHeight + y) * baseWidth + x) * 2 + layer) * 4 + rgb]!,
            logit: (y, x) => {
              const place = Math.floor(y / 4) * 4 * width + Math.floor(x / 4);
              const own = place * groups * slots + group * slots + slot;
              return edges[own * 16 + (y % 4) * 4 + (x % 4)]!;
            },
          },
          { ...painted, baseHeight, baseWidth, scale, trainedScale },
        );
        const pixels = painted.height * painted.width;
        let largest = 0;
        for (let pixel = 0; pixel < pixels; pixel++) {
          const word = got[slot * pixels + pixel]!;
          expect(word >>> 24).toBe(255);
          for (const rgb of [0, 1, 2]) {
            const byte = (word >>> (8 * rgb)) & 255;
            largest = Math.max(largest, Math.abs(byte - wanted[3 * pixel + rgb]!));
          }
        }
        // Half a step by rounding; logits of 20 in f32 are off by 2⁻²⁰, exp of WGSL by a few units.
        expect(largest).toBeLessThan(0.501);
      }
    },
  );
});
