import source from '../../../shaders/attention.wgsl?raw';
import type { Kernel } from '../gpu/kernel.ts';
import { bake, type Element } from '../gpu/wgsl.ts';

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

/** How the work is cut and compiled. */
export interface AttentionTiling {
  /** Rolled loops compile quickly, unrolled ones keep queries and results in registers. */
  readonly loops: 'rolled' | 'unrolled';
  /** Queries of one invocation: more read each key less often, and need more registers. */
  readonly queriesEach: 1 | 2 | 4;
  /** Of one workgroup. */
  readonly invocations: number;
}

export const attentionTilings = {
  hardware: { loops: 'unrolled', queriesEach: 1, invocations: 64 },
  /** For CPUs that play GPU, where a key is dear to read and an idle invocation costs as much. */
  software: { loops: 'rolled', queriesEach: 4, invocations: 8 },
} as const satisfies Record<string, AttentionTiling>;

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
  { loops, queriesEach, invocations }: AttentionTiling,
  isMasked: boolean,
): Omit<Kernel, 'bindings'> {
  return {
    label: `attention ${batch}×${heads}×${queries}×${keys}`,
    code: bake(source, {
      constants: {
        EACH: queriesEach,
        LANES: invocations,
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
      },
      types: { element },
      flags: { MASKED: isMasked, ROLLED: loops === 'rolled' },
    }),
    workgroups: [Math.ceil(queries / queriesEach / invocations), heads, batch],
    flops: 4 * batch * heads * queries * keys * headWidth,
  };
}
