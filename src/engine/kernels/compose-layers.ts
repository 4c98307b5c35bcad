import source from '../../../shaders/compose-layers.wgsl?raw';
import type { Size } from '../../common/shape.ts';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake } from '../gpu/wgsl.ts';

export interface ComposeLayersShape {
  /** Of the latents. */
  readonly height: number;
  readonly width: number;
  readonly groups: number;
  /** Frames that share a group's colours. */
  readonly slots: number;
  /** Whose frames are drawn, from 0. */
  readonly group: number;
  /** Of the frames. */
  readonly painted: Size;
  /** Pixels of a frame for each of the base size, each way; the middle is shown. */
  readonly scale: number;
  /** The scale at which logits are what they are; edges are as sharp at any other. */
  readonly trainedScale: number;
}

/**
 * Colours [groups, 8h, 8w, 2, 4] in 0…1 and logits [4h, 4w, groups · slots, 4, 4] → RGBA
 * [slots, painted.height, painted.width] of one group.
 */
export function composeLayers(shape: ComposeLayersShape): Kernel<'colours' | 'edges' | 'rgba'> {
  const { height, width, groups, slots, group, painted, scale, trainedScale } = shape;
  return {
    label: `compose layers ${slots}×${painted.height}×${painted.width}, group ${group}`,
    code: bake(source, {
      constants: {
        HEIGHT: height,
        WIDTH: width,
        GROUPS: groups,
        GROUP: group,
        SLOTS: slots,
        ROWS: painted.height,
        COLUMNS: painted.width,
        SCALE: asFloat(scale),
        TRAINED: asFloat(trainedScale),
      },
    }),
    bindings: { colours: 'read', edges: 'read', rgba: 'read-write' },
    workgroups: spread(Math.ceil((painted.height * painted.width) / 64)),
    flops: 0,
  };
}

/** A number that WGSL reads as f32, whole ones too. */
function asFloat(value: number): string {
  return value.toExponential(9);
}
