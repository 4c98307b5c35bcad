import source from '../../../shaders/attention.wgsl?raw';
import type { Kernel } from '../gpu/kernel.ts';
import { bake, bytesPerElement, type Element } from '../gpu/wgsl.ts';

export interface AttentionShape {
  readonly batch: number;
  /** Queries and keys of one batch item. */
  readonly queries: number;
  readonly keys: number;
  readonly heads: number;
  /** A multiple of 4. */
  readonly headWidth: number;
  readonly element: Element;
  /** Columns of the buffers, and where the heads of each begin; multiples of 4. */
  readonly columns: {
    readonly q: number;
    readonly firstQ: number;
    readonly kv: number;
    readonly firstK: number;
    readonly firstV: number;
  };
}

/** How the work is cut and compiled; see the shader's header. */
export type AttentionTiling =
  | {
      readonly kind: 'tiled';
      /** Keys in workgroup memory at a time; a multiple of 8. */
      readonly keyTile: number;
    }
  | {
      readonly kind: 'alone';
      /** Rolled loops compile quickly, unrolled ones keep queries and results in registers. */
      readonly loops: 'rolled' | 'unrolled';
      /** Queries of one invocation: more read each key less often, and need more registers. */
      readonly queriesEach: 1 | 2 | 4;
      /** Of one workgroup. */
      readonly invocations: number;
    };

export const attentionTilings = {
  tiled16: { kind: 'tiled', keyTile: 16 },
  tiled32: { kind: 'tiled', keyTile: 32 },
  /** Where workgroup memory is too small for the head. */
  alone: { kind: 'alone', loops: 'unrolled', queriesEach: 1, invocations: 64 },
  /** For CPUs that play GPU, where a key is dear to read and an idle invocation costs as much. */
  software: { kind: 'alone', loops: 'rolled', queriesEach: 4, invocations: 8 },
} as const satisfies Record<string, AttentionTiling>;

export type AttentionTilingName = keyof typeof attentionTilings;

/** Queries of a workgroup of the tiled variant. */
const tileQueries = 32;

/** Workgroup memory that a tiling needs for a head. */
export function attentionTileBytes(
  tiling: AttentionTiling,
  headWidth: number,
  element: Element,
): number {
  if (tiling.kind === 'alone') return 0;
  const { keyTile } = tiling;
  return (tileQueries + keyTile) * headWidth * bytesPerElement(element) + tileQueries * keyTile * 4;
}

/** y = softmax(q·kᵀ / √headWidth)·v for all heads; every query sees every key. */
export function attention(
  shape: AttentionShape,
  tiling: AttentionTiling,
): Kernel<'q' | 'kv' | 'y'> {
  return { ...common(shape, tiling, false), bindings: { q: 'read', kv: 'read', y: 'read-write' } };
}

/** The same, without the keys whose `mask` [batch, keys] is 0. */
export function maskedAttention(
  shape: AttentionShape,
  tiling: AttentionTiling,
): Kernel<'q' | 'kv' | 'mask' | 'y'> {
  return {
    ...common(shape, tiling, true),
    bindings: { q: 'read', kv: 'read', mask: 'read', y: 'read-write' },
  };
}

function common(
  { batch, queries, keys, heads, headWidth, element, columns }: AttentionShape,
  tiling: AttentionTiling,
  isMasked: boolean,
): Omit<Kernel, 'bindings'> {
  const isTiled = tiling.kind === 'tiled';
  const queriesOfGroup = isTiled ? tileQueries : tiling.queriesEach * tiling.invocations;
  return {
    label: `attention ${batch}×${heads}×${queries}×${keys}`,
    code: bake(source, {
      constants: {
        QUERIES: queries,
        KEYS: keys,
        HEADS: heads,
        HEAD_QUADS: headWidth / 4,
        Q_STRIDE: columns.q,
        Q_FIRST: columns.firstQ,
        KV_STRIDE: columns.kv,
        K_FIRST: columns.firstK,
        V_FIRST: columns.firstV,
        SCALE: String(Math.LOG2E / Math.sqrt(headWidth)),
        ...(isTiled
          ? {
              KEY_TILE: tiling.keyTile,
              KEYS_EACH: tiling.keyTile / 8,
              QUADS_EACH: Math.ceil(headWidth / 4 / 8),
            }
          : { EACH: tiling.queriesEach, LANES: tiling.invocations }),
      },
      types: { element },
      flags: {
        MASKED: isMasked,
        TILED: isTiled,
        ROLLED: !isTiled && tiling.loops === 'rolled',
      },
    }),
    workgroups: [Math.ceil(queries / queriesOfGroup), heads, batch],
    flops: 4 * batch * heads * queries * keys * headWidth,
  };
}
