import source from '../../../shaders/frames-to-fine.wgsl?raw';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake, type Element } from '../gpu/wgsl.ts';

export interface FramesToFineShape {
  /** Of the latents. */
  readonly height: number;
  readonly width: number;
  /** Frames of a latent frame. */
  readonly groups: number;
  /** Of the result. */
  readonly element: Element;
}

/**
 * Small frames of a latent frame and of the one before, [2h, 2w, groups, 4, 4, 3] each →
 * [4h, 4w, groups + 1, 3, 2, 2]: the last one before, then those of this latent frame.
 */
export function framesToFine({
  height,
  width,
  groups,
  element,
}: FramesToFineShape): Kernel<'small' | 'past' | 'y'> {
  const quads = 16 * height * width * 3 * (groups + 1);
  return {
    label: `frames to fine ${4 * height}×${4 * width}×${12 * (groups + 1)}`,
    code: bake(source, {
      constants: { HEIGHT: height, WIDTH: width, GROUPS: groups },
      types: { element },
    }),
    bindings: { small: 'read', past: 'read', y: 'read-write' },
    workgroups: spread(Math.ceil(quads / 64)),
    flops: 0,
  };
}
