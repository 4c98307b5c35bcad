import source from '../../../shaders/channel-rms-norm.wgsl?raw';
import { KinoraError } from '../../common/errors.ts';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake, type Element } from '../gpu/wgsl.ts';

export interface ChannelNormShape {
  readonly pixels: number;
  /** A multiple of 4. */
  readonly channels: number;
  readonly epsilon: number;
  /** Of the result. */
  readonly element: Element;
}

/** RMS norm of [pixels, channels] over the channels of each pixel. */
export function channelRmsNorm(shape: ChannelNormShape): Kernel<'x' | 'gain' | 'y'> {
  const { pixels, channels, epsilon, element } = shape;
  if (channels % 4 !== 0) {
    throw new KinoraError('internal', { what: 'channel RMS norm', channels });
  }
  return {
    label: `channel RMS norm ${pixels}×${channels}`,
    code: bake(source, {
      constants: { PIXELS: pixels, QUADS: channels / 4, EPSILON: String(epsilon) },
      types: { element },
    }),
    bindings: { x: 'read', gain: 'read', y: 'read-write' },
    workgroups: spread(Math.ceil(pixels / 4)),
    flops: 0,
  };
}
