import type { Size } from '../../common/shape.ts';
import source from '../../../shaders/rgba-to-i420.wgsl?raw';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake } from '../gpu/wgsl.ts';

/** Bytes of the planes, up to the end of the last word. */
export function i420BufferBytes({ width, height }: Size): number {
  return Math.ceil((width * height * 1.5) / 4) * 4;
}

/** RGBA [height, width] → planes Y, U and V one after the other, BT.709 in limited range; even sides. */
export function rgbaToI420(size: Size): Kernel<'rgba' | 'i420'> {
  const { width, height } = size;
  return {
    label: `RGBA to I420 ${width}×${height}`,
    code: bake(source, { constants: { WIDTH: width, HEIGHT: height } }),
    bindings: { rgba: 'read', i420: 'read-write' },
    workgroups: spread(Math.ceil(i420BufferBytes(size) / 4 / 64)),
    flops: 0,
  };
}
