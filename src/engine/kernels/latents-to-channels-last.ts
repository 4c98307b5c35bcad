import source from '../../../shaders/latents-to-channels-last.wgsl?raw';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake, type Element } from '../gpu/wgsl.ts';

export interface LatentFrameShape {
  readonly channels: number;
  /** Height × width of the latents. */
  readonly pixels: number;
  /** Of the result. */
  readonly element: Element;
}

/** Normalised latents [channels, pixels] of one frame → raw latents [pixels, channels]. */
export function latentsToChannelsLast(
  shape: LatentFrameShape,
): Kernel<'x' | 'mean' | 'deviation' | 'y'> {
  const { channels, pixels, element } = shape;
  return {
    label: `latents to channels last ${pixels}×${channels}`,
    code: bake(source, {
      constants: { CHANNELS: channels, PIXELS: pixels },
      types: { element },
    }),
    bindings: { x: 'read', mean: 'read', deviation: 'read', y: 'read-write' },
    workgroups: spread(Math.ceil((channels * pixels) / 64)),
    flops: 0,
  };
}
