import type { LatentShape } from '../../common/shape.ts';
import source from '../../../shaders/unpatchify.wgsl?raw';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake } from '../gpu/wgsl.ts';
import { patchConstants, type PatchSize } from './patchify.ts';

/** Tokens [batch·tokens, channels·patch] f32 → latents [batch, frames, channels, height, width] f32. */
export function unpatchify(
  shape: LatentShape,
  patchSize: PatchSize,
  batch: number,
  order: 'channels-first' | 'channels-last',
): Kernel<'tokens' | 'latents'> {
  const { frames, channels, height, width } = shape;
  return {
    label: `unpatchify ${frames}×${channels}×${height}×${width}`,
    code: bake(source, {
      constants: {
        BATCH: batch,
        FRAMES: frames,
        ...patchConstants(shape, patchSize),
      },
      flags: { CHANNELS_LAST: order === 'channels-last' },
    }),
    bindings: { tokens: 'read', latents: 'read-write' },
    workgroups: spread(Math.ceil((batch * frames * channels * height * width) / 64)),
    flops: 0,
  };
}
