import source from '../../../shaders/packed-to-rgba.wgsl?raw';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake } from '../gpu/wgsl.ts';

export interface PackedFramesShape {
  /** Of the packed tensor: a quarter of the frame's. */
  readonly height: number;
  readonly width: number;
  readonly frames: number;
}

/** Bytes of a row of RGBA: what `copyBufferToTexture` asks for. */
export function rgbaRowBytes(width: number): number {
  return Math.ceil((width * 4) / 256) * 256;
}

/**
 * Packed frames [height, width, frames, 4, 4, 3] in −1…1 → RGBA [frames, 4·height, row], where a
 * row takes `rgbaRowBytes(4·width)` bytes and its padding stays as it was.
 */
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
        STRIDE: rgbaRowBytes(4 * width) / 4,
      },
    }),
    bindings: { packed: 'read', rgba: 'read-write' },
    workgroups: spread(Math.ceil((frames * 4 * height * width) / 64)),
    flops: 0,
  };
}
