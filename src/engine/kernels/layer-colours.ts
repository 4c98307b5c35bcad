import source from '../../../shaders/layer-colours.wgsl?raw';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake } from '../gpu/wgsl.ts';

export interface LayerColoursShape {
  /** Of the latents. */
  readonly height: number;
  readonly width: number;
  /** Times in a latent frame at which layers have colours. */
  readonly groups: number;
}

/**
 * Small frames of a latent frame and of the one before, [2h, 2w, groups, 4, 4, 3] each, and their
 * changes [4h, 4w, groups, 2, 2, 2, 3], all in −1…1 → colours of both layers
 * [groups, 8h, 8w, 2, 4] in 0…1.
 */
export function layerColours({
  height,
  width,
  groups,
}: LayerColoursShape): Kernel<'small' | 'past' | 'paint' | 'colours'> {
  return {
    label: `layer colours ${groups}×${8 * height}×${8 * width}`,
    code: bake(source, { constants: { HEIGHT: height, WIDTH: width, GROUPS: groups } }),
    bindings: { small: 'read', past: 'read', paint: 'read', colours: 'read-write' },
    workgroups: spread(Math.ceil((2 * groups * 64 * height * width) / 64)),
    flops: 0,
  };
}
