import source from '../../../shaders/packed-to-rgba.wgsl?raw';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake } from '../gpu/wgsl.ts';

export interface PackedFramesShape {
  /** Of the packed tensor: a quarter of the frame's. */
  readonly height: number;
  readonly width: number;
  readonly frames: number;
}

/** Packed frames [height, width, frames, 4, 4, 3] in −1…1 → RGBA [frames, 4·height, 4·width]. */
export function packedToRgba({
  height,
  width,
  frames,
}: PackedFramesShape): Kernel<'packed' | 'rgba'> {
  return {
    label: `packed to RGBA ${frames}×${4 * height}×${4 * width}`,
    code: bake(source, {
      constants: {
        HEIGHT: height,
        WIDTH: width,
        FRAMES: frames,
      },
    }),
    bindings: { packed: 'read', rgba: 'read-write' },
    workgroups: spread(Math.ceil((frames * 4 * height * width) / 64)),
    flops: 0,
  };
}
