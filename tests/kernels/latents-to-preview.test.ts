import { describe, expect, it } from 'vitest';
import {
  type LatentPreviewShape,
  latentsToPreview,
  previewPictures,
} from '../../src/engine/kernels/latents-to-preview.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import { pack, runKernel, seeded } from '../helpers/kernel-test.ts';
import { latentPictures } from '../reference/latents-to-preview.ts';

const lab = createGpuLab();

const shapes: readonly LatentPreviewShape[] = [
  {
    latents: { frames: 1, channels: 1, height: 1, width: 1 },
    side: 1,
    temporal: 1,
    isStart: false,
  },
  { latents: { frames: 3, channels: 5, height: 3, width: 2 }, side: 4, temporal: 4, isStart: true },
  {
    latents: { frames: 2, channels: 24, height: 2, width: 3 },
    side: 2,
    temporal: 3,
    isStart: false,
  },
];

describe('latents to preview', () => {
  it.for(shapes)(
    '$latents.frames of $temporal frames, $side to a latent pixel, at the start: $isStart',
    async (shape, context) => {
      const { latents: size, side, temporal, isStart } = shape;
      const { frames, channels, height, width } = size;
      const outputs = temporal * side * side * 3;
      const latents = seeded(1, frames * channels * height * width);
      const matrix = seeded(2, outputs * channels, 'f32', 0.1);
      const offset = seeded(3, outputs, 'f32', 0.2).map((value) => Math.fround(value + 0.5));
      const all = latentPictures({ ...size, latents, matrix, offset, side, temporal });
      const pictureLength = side * height * side * width;
      const pictures = previewPictures(shape);
      expect(pictures).toBe(isStart ? 1 + (frames - 1) * temporal : frames * temporal);
      const wanted = all.subarray(all.length - 3 * pictures * pictureLength);
      const got = await runKernel(
        lab.open(context),
        latentsToPreview(shape),
        {
          latents: pack(latents, 'f32'),
          matrix: pack(matrix, 'f32'),
          offset: pack(offset, 'f32'),
        },
        { name: 'rgba', count: pictures * pictureLength, element: 'u32' },
      );
      got.forEach((word, pixel) => {
        const colours = [...wanted.subarray(3 * pixel, 3 * pixel + 3), 1];
        colours.forEach((value, part) => {
          const level = 255 * Math.min(1, Math.max(0, value));
          // Half a step by rounding, and f32's error where that is a tie.
          const error = Math.abs(((word >>> (8 * part)) & 255) - level);
          expect(error, `pixel ${pixel}, part ${part}`).toBeLessThanOrEqual(0.501);
        });
      });
    },
  );
});
