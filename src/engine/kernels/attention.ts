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
  /** Rolled loops compile quickly, which counts on software adapters; unrolled ones run quickly. */
  readonly loops: 'rolled' | 'unrolled';
  /** Columns of the buffers, and where the heads of each begin; multiples of 4. */
  readonly columns: {
    readonly q: number;
    readonly firstQ: number;
    readonly kv: number;
    readonly firstK: number;
    readonly firstV: number;
  };
}

/** y = softmax(q·kᵀ / √headWidth)·v for all heads; every query sees every key. */
export function attention(shape: AttentionShape): Kernel<'q' | 'kv' | 'y'> {
  return { ...common(shape, false), bindings: { q: 'read', kv: 'read', y: 'read-write' } };
}

/** The same, without the keys whose `mask` [batch, keys] is 0. */
export function maskedAttention(shape: AttentionShape): Kernel<'q' | 'kv' | 'mask' | 'y'> {
  return {
    ...common(shape, true),
    bindings: { q: 'read', kv: 'read', mask: 'read', y: 'read-write' },
  };
}

const queriesPerWorkgroup = 64;

function common(
  { batch, queries, keys, heads, headWidth, element, loops, columns }: AttentionShape,
  isMasked: boolean,
): Omit<Kernel, 'bindings'> {
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
      },
      types: { element },
      flags: { MASKED: isMasked, ROLLED: loops === 'rolled' },
    }),
    workgroups: [Math.ceil(queries / queriesPerWorkgroup), heads, batch],
    flops: 4 * batch * heads * queries * keys * headWidth,
  };
}
