/** One block: self-attention, cross-attention to the text, feed-forward. */
import { type Call, call } from '../../gpu/kernel.ts';
import {
  attention,
  type AttentionShape,
  type AttentionTiling,
  attentionTilings,
  attentionWithKept,
  maskedAttention,
} from '../../kernels/attention.ts';
import { layerNorm } from '../../kernels/layer-norm.ts';
import { rmsNorm, rmsNormRope } from '../../kernels/rms-norm-rope.ts';
import type { TrunkContext } from './context.ts';
import { dense, denseOntoResidual, denseToPart, gatedDenseOntoResidual } from './dense.ts';
import { blockTable, modulatedNormCall } from './modulation.ts';
import { blockRow } from './modulation-rows.ts';
import { rowNorm } from './row-norm.ts';
import { textKeys } from './text.ts';

export function blockCalls(context: TrunkContext, layer: number): Call[] {
  return [
    ...selfAttentionCalls(context, layer),
    ...crossAttentionCalls(context, layer),
    ...feedForwardCalls(context, layer),
  ];
}

/** `selfKeys` = queries, keys and values of the modulated x, turned by where they stand. */
export function selfKeyCalls(context: TrunkContext, layer: number): Call[] {
  const { buffers, weights, sizes, selfKeys } = context;
  const { rows, dim, tokens, headWidth } = sizes;
  const name = `blocks.${layer}.self_attn`;
  const turned = (part: 'q' | 'k', firstColumn: number): Call => {
    const shape = { ...rowNorm(context, rows), stride: 3 * dim, firstColumn };
    return call(rmsNormRope(shape, { tokens, headWidth }), {
      gain: weights.vector(`${name}.norm_${part}.weight`),
      angles: buffers.angles,
      y: selfKeys(layer),
    });
  };
  return [
    modulatedNormCall(context, blockTable(context, layer), blockRow.shift1, blockRow.scale1),
    denseToPart(context, `${name}.qkv`, rows, 'h', selfKeys(layer)),
    turned('q', 0),
    turned('k', dim),
  ];
}

/** x += gate1·o(attention of the modulated x to itself and the context) */
function selfAttentionCalls(context: TrunkContext, layer: number): Call[] {
  const { selfKeys, seen } = context;
  const { dim, tokens } = context.sizes;
  const own = selfKeys(layer);
  const columns = { q: 3 * dim, firstQ: 0, kv: 3 * dim, firstK: dim, firstV: 2 * dim };
  const shape = { ...attentionShape(context), keys: tokens, columns };
  const operands = { q: own, kv: own, y: context.buffers.h };
  const attended =
    seen === undefined
      ? call(attention(shape, tilingOf(context)), operands)
      : call(
          attentionWithKept(
            {
              ...shape,
              kept: { keys: seen.tokens, stride: 3 * dim, firstK: dim, firstV: 2 * dim },
            },
            tilingOf(context),
          ),
          { ...operands, kept: seen.keys(layer) },
        );
  const table = blockTable(context, layer);
  return [
    ...selfKeyCalls(context, layer),
    attended,
    gatedDenseOntoResidual(context, `blocks.${layer}.self_attn.o`, 'h', table, blockRow.gate1),
  ];
}

/** x += o(attention of the normalised x to the text) */
function crossAttentionCalls(context: TrunkContext, layer: number): Call[] {
  const { buffers, weights, sizes, config } = context;
  const { rows, dim } = sizes;
  const name = `blocks.${layer}.cross_attn`;
  const norm = rowNorm(context, rows);
  const columns = { q: dim, firstQ: 0, kv: 2 * dim, firstK: 0, firstV: dim };
  const shape = { ...attentionShape(context), keys: config.text_len, columns };
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
    call(maskedAttention(shape, tilingOf(context)), {
      q: buffers.qkv,
      kv: textKeys(context, layer),
      mask: buffers.mask,
      y: buffers.h,
    }),
    denseOntoResidual(context, `${name}.o`, 'h'),
  ];
}

/** x += gate2·ffn(the modulated x) */
function feedForwardCalls(context: TrunkContext, layer: number): Call[] {
  const name = `blocks.${layer}.ffn`;
  const table = blockTable(context, layer);
  return [
    modulatedNormCall(context, table, blockRow.shift2, blockRow.scale2),
    dense(context, `${name}.0`, context.sizes.rows, 'h', 'hidden', 'gelu'),
    gatedDenseOntoResidual(context, `${name}.2`, 'hidden', table, blockRow.gate2),
  ];
}

function attentionShape({
  config,
  sizes,
  element,
}: TrunkContext): Pick<AttentionShape, 'batch' | 'queries' | 'heads' | 'headWidth' | 'element'> {
  const { promptCount: batch, tokens: queries, headWidth } = sizes;
  return { batch, queries, heads: config.num_heads, headWidth, element };
}

function tilingOf({ tilings }: TrunkContext): AttentionTiling {
  return attentionTilings[tilings.attention];
}
