import type { LatentShape } from '../../common/shape.ts';
import source from '../../../shaders/patchify.wgsl?raw';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake, type Element } from '../gpu/wgsl.ts';

/** Frames, height and width of a patch; each divides its side of the latents. */
export type PatchSize = readonly [number, number, number];

/** Latents [frames, channels, height, width] f32 → `batch` times the same tokens. */
export function patchify(
  shape: LatentShape,
  patchSize: PatchSize,
  batch: number,
  element: Element,
): Kernel<'latents' | 'tokens'> {
  const { frames, channels, height, width } = shape;
  const patch = patchSize.reduce((product, side) => product * side, 1);
  const tokens = (frames * height * width) / patch;
  return {
    label: `patchify ${frames}×${channels}×${height}×${width}`,
    code: bake(source, {
      constants: {
        ...patchConstants(shape, patchSize),
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

/** What the shaders of both directions know of latents and patches. */
export function patchConstants(
  { channels, height, width }: LatentShape,
  [patchT, patchH, patchW]: PatchSize,
): Record<string, number> {
  return {
    CHANNELS: channels,
    HEIGHT: height,
    WIDTH: width,
    PATCH_T: patchT,
    PATCH_H: patchH,
    PATCH_W: patchW,
  };
}
