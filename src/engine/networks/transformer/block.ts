/** One block: self-attention, cross-attention to the text, feed-forward. */
import { type Call, call } from '../../gpu/kernel.ts';
import {
  attention,
  type AttentionShape,
  attentionTilings,
  maskedAttention,
} from '../../kernels/attention.ts';
import { layerNorm } from '../../kernels/layer-norm.ts';
import { rmsNorm, rmsNormRope } from '../../kernels/rms-norm-rope.ts';
import type { StepContext } from './context.ts';
import { dense, denseOntoResidual, gatedDenseOntoResidual } from './dense.ts';
import { blockTable, modulatedNormCall } from './modulation.ts';
import { blockRow } from './modulation-rows.ts';
import { rowNorm } from './row-norm.ts';
import { textKeys } from './text.ts';

export function blockCalls(context: StepContext, layer: number): Call[] {
  return [
    ...selfAttentionCalls(context, layer),
    ...crossAttentionCalls(context, layer),
    ...feedForwardCalls(context, layer),
  ];
}

/** x += gate1·o(attention of the modulated x to itself) */
function selfAttentionCalls(context: StepContext, layer: number): Call[] {
  const { buffers, weights, sizes } = context;
  const { rows, dim, tokens, headWidth } = sizes;
  const name = `blocks.${layer}.self_attn`;
  const table = blockTable(context, layer);
  const turned = (part: 'q' | 'k', firstColumn: number): Call => {
    const shape = { ...rowNorm(context, rows), stride: 3 * dim, firstColumn };
    return call(rmsNormRope(shape, { tokens, headWidth }), {
      gain: weights.vector(`${name}.norm_${part}.weight`),
      angles: buffers.angles,
      y: buffers.qkv,
    });
  };
  return [
    modulatedNormCall(context, table, blockRow.shift1, blockRow.scale1),
    dense(context, `${name}.qkv`, rows, 'h', 'qkv'),
    turned('q', 0),
    turned('k', dim),
    attentionCall(context, {
      keys: tokens,
      columns: { q: 3 * dim, firstQ: 0, kv: 3 * dim, firstK: dim, firstV: 2 * dim },
      kv: buffers.qkv,
    }),
    gatedDenseOntoResidual(context, `${name}.o`, 'h', table, blockRow.gate1),
  ];
}

/** x += o(attention of the normalised x to the text) */
function crossAttentionCalls(context: StepContext, layer: number): Call[] {
  const { buffers, weights, sizes, config } = context;
  const { rows, dim } = sizes;
  const name = `blocks.${layer}.cross_attn`;
  const norm = rowNorm(context, rows);
  return [
    call(layerNorm(norm), {
      x: buffers.x,
      weight: weights.vector(`blocks.${layer}.norm3.weight`),
      bias: weights.vector(`blocks.${layer}.norm3.bias`),
      y: buffers.h,
    }),
    dense(context, `${name}.q`, rows, 'h', 'qkv'),
    call(rmsNorm({ ...norm, stride: dim, firstColumn: 0 }), {
      gain: weights.vector(`${name}.norm_q.weight`),
      y: buffers.qkv,
    }),
    attentionCall(context, {
      keys: config.text_len,
      columns: { q: dim, firstQ: 0, kv: 2 * dim, firstK: 0, firstV: dim },
      kv: textKeys(context, layer),
      mask: buffers.mask,
    }),
    denseOntoResidual(context, `${name}.o`, 'h'),
  ];
}

/** x += gate2·ffn(the modulated x) */
function feedForwardCalls(context: StepContext, layer: number): Call[] {
  const name = `blocks.${layer}.ffn`;
  const table = blockTable(context, layer);
  return [
    modulatedNormCall(context, table, blockRow.shift2, blockRow.scale2),
    dense(context, `${name}.0`, context.sizes.rows, 'h', 'hidden', 'gelu'),
    gatedDenseOntoResidual(context, `${name}.2`, 'hidden', table, blockRow.gate2),
  ];
}

interface Attended extends Pick<AttentionShape, 'keys' | 'columns'> {
  readonly kv: GPUBuffer | GPUBufferBinding;
  /** Leaves keys out; without it every query sees every key. */
  readonly mask?: GPUBuffer;
}

/** h = attention of the queries in `qkv` to the keys in `kv`. */
function attentionCall(context: StepContext, { keys, columns, kv, mask }: Attended): Call {
  const { buffers, config, sizes, element, tilings } = context;
  const shape: AttentionShape = {
    ...{ batch: sizes.promptCount, queries: sizes.tokens, keys, columns, element },
    ...{ heads: config.num_heads, headWidth: sizes.headWidth },
  };
  const tiling = attentionTilings[tilings.attention];
  const operands = { q: buffers.qkv, kv, y: buffers.h };
  return mask === undefined
    ? call(attention(shape, tiling), operands)
    : call(maskedAttention(shape, tiling), { ...operands, mask });
}
