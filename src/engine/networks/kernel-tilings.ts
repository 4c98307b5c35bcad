/**
 * How the kernels that can be cut in several ways are cut on one device. All ways compute the same;
 * which is quickest only a measurement tells, which is right the self-test.
 */
import type { Gpu } from '../gpu/gpu.ts';
import type { RowWorker } from '../gpu/kernel.ts';
import type { Element } from '../gpu/wgsl.ts';
import {
  type AttentionTilingName,
  attentionTileBytes,
  attentionTilings,
} from '../kernels/attention.ts';
import type { Conv2dTiling } from '../kernels/conv2d.ts';
import {
  type LinearShape,
  type LinearTiling,
  type LinearTilingName,
  linearTilings,
} from '../kernels/linear.ts';

export interface Tilings {
  /** Products that fill few tiles of 64×64, and those that fill enough of them for a GPU. */
  readonly smallLinear: LinearTilingName;
  readonly largeLinear: LinearTilingName;
  readonly attention: AttentionTilingName;
  /** Of the denoiser's norms. */
  readonly rows: RowWorker;
  readonly convolution: Conv2dTiling;
}

export type Slot = keyof Tilings;

/** Every way that is worth trying, best guess first. */
export type Rankings = { readonly [S in Slot]: readonly Tilings[S][] };

/**
 * What this device can run. A CPU that plays GPU gets one way only: barriers and workgroup memory
 * cost it dear, and its drivers compile for seconds what a GPU's compile in milliseconds.
 * @param headWidth of the attention.
 */
export function rankTilings(
  { adapter, device }: Pick<Gpu, 'adapter' | 'device'>,
  element: Element,
  headWidth: number,
): Rankings {
  if (adapter.isSoftware) {
    return {
      smallLinear: ['direct'],
      largeLinear: ['direct'],
      attention: ['software'],
      rows: ['invocation'],
      convolution: ['direct'],
    };
  }
  const limitBytes = device.limits.maxComputeWorkgroupStorageSize;
  const fits = (name: AttentionTilingName): boolean =>
    attentionTileBytes(attentionTilings[name], headWidth, element) <= limitBytes;
  return {
    smallLinear: ['tiled256', 'small64', 'tiled64', 'direct'],
    largeLinear: ['tiled256', 'tiled128', 'tiled64', 'direct'],
    attention: (['tiled64x32', 'wide64x32', 'tiled64x16', 'tiled32x16', 'alone'] as const).filter(
      fits,
    ),
    rows: ['workgroup', 'invocation'],
    convolution: ['tiled', 'direct'],
  };
}

export function firstOf(rankings: Rankings): Tilings {
  return {
    smallLinear: rankings.smallLinear[0]!,
    largeLinear: rankings.largeLinear[0]!,
    attention: rankings.attention[0]!,
    rows: rankings.rows[0]!,
    convolution: rankings.convolution[0]!,
  };
}

/** Rows below which no tile is filled. */
const fewRows = 32;
/** Workgroups below which a GPU of today has idle cores. */
const enoughTiles = 128;

export function linearTilingFor(
  { rows, columns }: Pick<LinearShape, 'rows' | 'columns'>,
  { smallLinear, largeLinear }: Tilings,
): LinearTiling {
  if (rows < fewRows) return linearTilings.direct;
  const tiles = Math.ceil(rows / 64) * Math.ceil(columns / 64);
  return linearTilings[tiles < enoughTiles ? smallLinear : largeLinear];
}
