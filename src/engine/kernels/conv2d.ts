import source from '../../../shaders/conv2d.wgsl?raw';
import { KinoraError } from '../../common/errors.ts';
import type { Kernel } from '../gpu/kernel.ts';
import { bake, type Element } from '../gpu/wgsl.ts';

export interface Conv2dShape {
  readonly height: number;
  readonly width: number;
  /** Channels of the input `current`; a multiple of 4, as all channels here. */
  readonly channels: number;
  /** Channels of the result, before `shuffle`. */
  readonly features: number;
  /** Side of the square window; odd. */
  readonly kernel: 1 | 3;
  /** Of the inputs; f16 needs a device with `shader-f16`. Weights are always stored as f16. */
  readonly element: Element;
  /** Of the result. */
  readonly result: Element;
  readonly activation?: 'silu';
  /** Adds to what the result's buffer holds instead of replacing it. */
  readonly add?: boolean;
  /** Turns four quarters of the features into 2 × 2 pixels. */
  readonly shuffle?: boolean;
}

/** What one workgroup of invocations computes, and how much each of them. */
export interface Conv2dTile {
  readonly pixels: number;
  readonly features: number;
  /** Input channels staged between two barriers; undefined: all straight from memory. */
  readonly slice: number | undefined;
  readonly pixelsPerInvocation: number;
  readonly featuresPerInvocation: number;
}

/** Many workgroups, for pictures too small to fill a GPU with large ones. */
export const smallTile: Conv2dTile = {
  pixels: 32,
  features: 32,
  // Long enough that llvmpipe does not unroll the loop over it, which doubles its compile time.
  slice: 32,
  pixelsPerInvocation: 4,
  featuresPerInvocation: 4,
};

/** Twice the arithmetic for each byte staged. */
export const largeTile: Conv2dTile = {
  pixels: 64,
  features: 64,
  slice: 16,
  pixelsPerInvocation: 8,
  featuresPerInvocation: 8,
};

/** Without barriers: on CPUs that play GPU 1.4 (SwiftShader) to 3 times (llvmpipe) as fast as tiles. */
export const directTile: Conv2dTile = {
  pixels: 16,
  features: 64,
  slice: undefined,
  pixelsPerInvocation: 4,
  featuresPerInvocation: 8,
};

/** Workgroups below which a GPU of today has idle cores. */
const enoughWorkgroups = 128;

export type Conv2dTiling = 'tiled' | 'direct';

export function tileFor(
  { height, width, features }: Conv2dShape,
  tiling: Conv2dTiling,
): Conv2dTile {
  if (tiling === 'direct') return directTile;
  const workgroups =
    Math.ceil((height * width) / largeTile.pixels) * Math.ceil(features / largeTile.features);
  return workgroups >= enoughWorkgroups ? largeTile : smallTile;
}

type Binding = 'current' | 'weight' | 'bias' | 'y';

/** Convolution of `current`, of stride 1 and with the picture's size kept by zeros round it. */
export function conv2d(shape: Conv2dShape, tile: Conv2dTile): Kernel<Binding> {
  return {
    ...describe(shape, 0, tile),
    bindings: { current: 'read', weight: 'read', bias: 'read', y: 'read-write' },
  };
}

/** The same over `current` and `past` as if their channels were one tensor's. */
export function conv2dWithPast(
  shape: Conv2dShape & { readonly pastChannels: number },
  tile: Conv2dTile,
): Kernel<Binding | 'past'> {
  return {
    ...describe(shape, shape.pastChannels, tile),
    bindings: { current: 'read', past: 'read', weight: 'read', bias: 'read', y: 'read-write' },
  };
}

function describe(
  shape: Conv2dShape,
  pastChannels: number,
  tile: Conv2dTile,
): Omit<Kernel, 'bindings'> {
  const { height, width, channels, features, kernel, element, result } = shape;
  if ([channels, pastChannels, features / (shape.shuffle ? 4 : 1)].some((count) => count % 4)) {
    throw new KinoraError('internal', { what: 'conv2d', channels, pastChannels, features });
  }
  const inputs = channels + pastChannels;
  return {
    label: `conv ${kernel}×${kernel} ${height}×${width}×${inputs}→${features}`,
    code: bake(source, {
      constants: {
        HEIGHT: height,
        WIDTH: width,
        CURRENT_QUADS: channels / 4,
        PAST_QUADS: pastChannels / 4,
        OUT_QUADS: features / 4,
        KERNEL: kernel,
        TILE_PIXELS: tile.pixels,
        TILE_QUADS: tile.features / 4,
        ROWS: tile.pixelsPerInvocation,
        QUADS: tile.featuresPerInvocation / 4,
        ...(tile.slice === undefined ? {} : { SLICE: tile.slice / 4 }),
      },
      types: { element, result, half_quad: element === 'f16' ? 'vec4<f16>' : 'vec2u' },
      flags: {
        TILED: tile.slice !== undefined,
        PAST: pastChannels > 0,
        HALF: element === 'f16',
        SILU: shape.activation === 'silu',
        ADD: shape.add === true,
        SHUFFLE: shape.shuffle === true,
      },
    }),
    workgroups: [Math.ceil(features / tile.features), Math.ceil((height * width) / tile.pixels), 1],
    flops: 2 * height * width * kernel ** 2 * inputs * features,
  };
}
