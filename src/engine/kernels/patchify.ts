import type { LatentShape } from '../../common/shape.ts';
import source from '../../../shaders/patchify.wgsl?raw';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake, type Element } from '../gpu/wgsl.ts';

/** Frames, height and width of a patch; each divides its side of the latents. */
export type PatchSize = readonly [number, number, number];

/** Latents [frames, channels, height, width] f32 → `batch` times the same tokens. */
export function patchify(
  { frames, channels, height, width }: LatentShape,
  [patchT, patchH, patchW]: PatchSize,
  batch: number,
  element: Element,
): Kernel<'latents' | 'tokens'> {
  const patch = patchT * patchH * patchW;
  const tokens = (frames * height * width) / patch;
  return {
    label: `patchify ${frames}×${channels}×${height}×${width}`,
    code: bake(source, {
      constants: {
        CHANNELS: channels,
        HEIGHT: height,
        WIDTH: width,
        PATCH_T: patchT,
        PATCH_H: patchH,
        PATCH_W: patchW,
        TOKENS: tokens,
        ROWS: batch * tokens,
      },
      types: { element },
    }),
    bindings: { latents: 'read', tokens: 'read-write' },
    workgroups: spread(Math.ceil((batch * tokens * channels * patch) / 64)),
    flops: 0,
  };
}
