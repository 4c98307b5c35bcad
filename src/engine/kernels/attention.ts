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

/** Keys and values that lie in a buffer of their own, made earlier and kept. */
export interface KeptKeys {
  /** Of one batch item. */
  readonly keys: number;
  /** Columns of the buffer, and where the heads of each begin; multiples of 4. */
  readonly stride: number;
  readonly firstK: number;
  readonly firstV: number;
}

/** How the work is cut and compiled; see the shader's header. */
export type AttentionTiling =
  | {
      readonly kind: 'tiled';
      /** Invocations of a workgroup: those that share queries, and those that do not. */
      readonly across: number;
      readonly down: number;
      /** Queries of an invocation, in fours. */
      readonly queryQuads: number;
      /** Keys in workgroup memory at a time; a multiple of `across`. */
      readonly keyTile: number;
    }
  | {
      readonly kind: 'alone';
      /** Rolled loops compile quickly, unrolled ones keep queries and results in registers. */
      readonly loops: 'rolled' | 'unrolled';
      /**
       * Queries of one invocation, at most: more read each key less often, and need more registers.
       * As many as share the queries out evenly.
       */
      readonly mostQueries: number;
      /** Keys at a time, in fours: more rescale the result less often, and need more registers. */
      readonly keyQuads: number;
      /** Of one workgroup. */
      readonly invocations: number;
    };

export const attentionTilings = {
  /** 64 queries, by 64 invocations of 8 queries or 128 of 4. */
  tiled64x32: { kind: 'tiled', across: 8, down: 8, queryQuads: 2, keyTile: 32 },
  tiled64x16: { kind: 'tiled', across: 8, down: 8, queryQuads: 2, keyTile: 16 },
  wide64x32: { kind: 'tiled', across: 8, down: 16, queryQuads: 1, keyTile: 32 },
  /** For wide heads and little workgroup memory: 16 KiB hold a head of 64 in f32. */
  tiled32x16: { kind: 'tiled', across: 8, down: 8, queryQuads: 1, keyTile: 16 },
  /** Where workgroup memory is too small for the head. */
  alone: { kind: 'alone', loops: 'unrolled', mostQueries: 1, keyQuads: 1, invocations: 64 },
  /** For CPUs that play GPU, where a key is dear to read and an idle invocation costs as much. */
  software: { kind: 'alone', loops: 'rolled', mostQueries: 16, keyQuads: 1, invocations: 8 },
} as const satisfies Record<string, AttentionTiling>;

export type AttentionTilingName = keyof typeof attentionTilings;

/** Workgroup memory that a tiling needs for a head. */
export function attentionTileBytes(
  tiling: AttentionTiling,
  headWidth: number,
  element: Element,
): number {
  if (tiling.kind === 'alone') return 0;
  const { across, keyTile } = tiling;
  const queries = tileQueries(tiling);
  const [elementBytes, scoreBytes] = [bytesPerElement(element), 4];
  return (
    queries * headWidth * elementBytes +
    keyTile * (headWidth + 4) * elementBytes +
    keyTile * (queries + 4) * scoreBytes +
    across * queries * scoreBytes
  );
}

/** Queries of a workgroup of tiles. */
function tileQueries({ down, queryQuads }: AttentionTiling & { kind: 'tiled' }): number {
  return down * queryQuads * 4;
}

/** Queries of an invocation alone. */
function queriesEach(
  { mostQueries, invocations }: AttentionTiling & { kind: 'alone' },
  queries: number,
): number {
  const groups = Math.ceil(queries / (mostQueries * invocations));
  return Math.ceil(queries / (groups * invocations));
}

/** y = softmax(q·kᵀ / √headWidth)·v for all heads; every query sees every key. */
export function attention(
  shape: AttentionShape,
  tiling: AttentionTiling,
): Kernel<'q' | 'kv' | 'y'> {
  return { ...common(shape, tiling), bindings: { q: 'read', kv: 'read', y: 'read-write' } };
}

/** The same, without the keys whose `mask` [batch, keys] is 0. */
export function maskedAttention(
  shape: AttentionShape,
  tiling: AttentionTiling,
): Kernel<'q' | 'kv' | 'mask' | 'y'> {
  return {
    ...common(shape, tiling, { isMasked: true }),
    bindings: { q: 'read', kv: 'read', mask: 'read', y: 'read-write' },
  };
}

/** The same over kept keys and values and those in `kv`. */
export function attentionWithKept(
  { kept, ...shape }: AttentionShape & { readonly kept: KeptKeys },
  tiling: AttentionTiling,
): Kernel<'q' | 'kv' | 'kept' | 'y'> {
  return {
    ...common(shape, tiling, { kept }),
    bindings: { q: 'read', kv: 'read', kept: 'read', y: 'read-write' },
  };
}

function common(
  { batch, queries, keys, heads, headWidth, element, columns }: AttentionShape,
  tiling: AttentionTiling,
  { isMasked = false, kept }: { readonly isMasked?: boolean; readonly kept?: KeptKeys } = {},
): Omit<Kernel, 'bindings'> {
  const allKeys = keys + (kept?.keys ?? 0);
  const groupQueries =
    tiling.kind === 'tiled'
      ? tileQueries(tiling)
      : queriesEach(tiling, queries) * tiling.invocations;
  return {
    label: `attention ${batch}×${heads}×${queries}×${allKeys}`,
    code: bake(source, {
      constants: {
        QUERIES: queries,
        ALL_KEYS: allKeys,
        RANGES: kept === undefined ? 1 : 2,
        KEYS_0: keys,
        KV_STRIDE_0: columns.kv,
        K_FIRST_0: columns.firstK,
        V_FIRST_0: columns.firstV,
        ...(kept && {
          KEYS_1: kept.keys,
          KV_STRIDE_1: kept.stride,
          K_FIRST_1: kept.firstK,
          V_FIRST_1: kept.firstV,
        }),
        HEADS: heads,
        HEAD_QUADS: headWidth / 4,
        Q_STRIDE: columns.q,
        Q_FIRST: columns.firstQ,
        SCALE: String(Math.LOG2E / Math.sqrt(headWidth)),
        ...tilingConstants(tiling, queries, headWidth),
      },
      types: { element },
      flags: {
        MASKED: isMasked,
        KEPT: kept !== undefined,
        TILED: tiling.kind === 'tiled',
        ROLLED: tiling.kind === 'alone' && tiling.loops === 'rolled',
      },
    }),
    workgroups: [Math.ceil(queries / groupQueries), heads, batch],
    flops: 4 * batch * heads * queries * allKeys * headWidth,
  };
}

function tilingConstants(
  tiling: AttentionTiling,
  queries: number,
  headWidth: number,
): Record<string, number> {
  if (tiling.kind === 'alone') {
    const { keyQuads, invocations } = tiling;
    return { EACH: queriesEach(tiling, queries), KEY_QUADS: keyQuads, LANES: invocations };
  }
  const { across, down, queryQuads, keyTile } = tiling;
  return {
    ...{ ACROSS: across, DOWN: down, QUERY_QUADS: queryQuads },
    ...{ KEY_TILE: keyTile, KEYS_EACH: keyTile / across },
    QUADS_EACH: Math.ceil(headWidth / 4 / across),
  };
}
