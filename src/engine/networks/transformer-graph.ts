/** Wan 2.1's graph (wan/modules/model.py) as calls of our kernels, in order. */
import type { LatentShape } from '../../common/shape.ts';
import { type Call, call } from '../gpu/kernel.ts';
import { bytesPerElement, type Element } from '../gpu/wgsl.ts';
import {
  attention,
  type AttentionShape,
  attentionTilings,
  maskedAttention,
} from '../kernels/attention.ts';
import { type FrameRows, layerNorm, modulatedNorm } from '../kernels/layer-norm.ts';
import {
  type Activation,
  gatedLinearOntoResidual,
  linear,
  linearOntoResidual,
  type LinearShape,
} from '../kernels/linear.ts';
import { modulation } from '../kernels/modulation.ts';
import { patchify } from '../kernels/patchify.ts';
import { rmsNorm, rmsNormRope } from '../kernels/rms-norm-rope.ts';
import { linearTilingFor, type Tilings } from './kernel-tilings.ts';
import { unpatchify } from '../kernels/unpatchify.ts';
import type { TransformerConfig } from '../weights/manifest.ts';
import type { TokenGrid } from './rotary-angles.ts';
import { blockModulation, type Dense, type TransformerWeights } from './transformer-weights.ts';

export interface GraphContext {
  readonly config: TransformerConfig;
  readonly weights: TransformerWeights;
  readonly shape: LatentShape;
  readonly promptCount: number;
  readonly element: Element;
  readonly sizes: GraphSizes;
  readonly buffers: Readonly<Record<BufferName, GPUBuffer>>;
  readonly tilings: Tilings;
}

export type BufferName =
  /** [frames, channels, height, width] f32. */
  | 'latents'
  /** [frames of tokens, freq_dim] f32, and what the time layers make of them. */
  | 'timeFeatures'
  | 'timeHidden'
  | 'time'
  | 'timeActive'
  | 'timeProjected'
  | 'blockTables'
  | 'headTable'
  | 'angles'
  | 'tokens'
  /** The residual stream, [rows, dim] f32. */
  | 'x'
  | 'h'
  | 'qkv'
  | 'hidden'
  | 'output'
  /** [prompts, frames, channels, height, width] f32. */
  | 'prediction'
  /** [textRows, textDim] of the graph's element. */
  | 'embeds'
  /** [prompts, textLength] f32. */
  | 'mask'
  | 'textHidden'
  | 'text'
  /** Keys and values of the text for every block. */
  | 'kv';

export interface GraphSizes {
  readonly grid: TokenGrid;
  /** Of tokens. */
  readonly frames: number;
  readonly tokensPerFrame: number;
  /** Of one prompt. */
  readonly tokens: number;
  /** Tokens of all prompts. */
  readonly rows: number;
  readonly textRows: number;
  readonly dim: number;
  readonly layers: number;
  readonly headWidth: number;
  readonly tokenWidth: number;
  readonly outputWidth: number;
  /** Keys and values of one block's text, [textRows, 2·dim]. */
  readonly textKeyBytes: number;
}

/** Bindings may begin at every 256th byte only. */
const bindingAlignment = 256;

export function sizesOf(
  config: TransformerConfig,
  shape: LatentShape,
  promptCount: number,
  element: Element,
): GraphSizes {
  const [patchT, patchH, patchW] = config.patch_size;
  const grid = [shape.frames / patchT, shape.height / patchH, shape.width / patchW] as const;
  const tokensPerFrame = grid[1] * grid[2];
  const tokens = grid[0] * tokensPerFrame;
  const patch = patchT * patchH * patchW;
  const textRows = promptCount * config.text_len;
  const textKeyBytes = textRows * 2 * config.dim * bytesPerElement(element);
  return {
    grid,
    frames: grid[0],
    tokensPerFrame,
    tokens,
    rows: promptCount * tokens,
    textRows,
    dim: config.dim,
    layers: config.num_layers,
    headWidth: config.dim / config.num_heads,
    tokenWidth: config.in_dim * patch,
    outputWidth: config.out_dim * patch,
    textKeyBytes: Math.ceil(textKeyBytes / bindingAlignment) * bindingAlignment,
  };
}

/** Rows of a block's modulation table, as Wan 2.1 orders them. */
const blockRow = { shift1: 0, scale1: 1, gate1: 2, shift2: 3, scale2: 4, gate2: 5 } as const;
export const blockTableRows = 6;
const headRow = { shift: 0, scale: 1 } as const;
export const headTableRows = 2;

/** Text → keys and values of every block. */
export function promptCalls(context: GraphContext): Call[] {
  const { sizes, weights, element, config } = context;
  const rows = sizes.textRows;
  return [
    dense(context, 'text_embedding.0', rows, 'embeds', 'textHidden', 'gelu'),
    dense(context, 'text_embedding.2', rows, 'textHidden', 'text'),
    ...Array.from({ length: sizes.layers }, (_, layer): Call[] => {
      const name = `blocks.${layer}.cross_attn`;
      const norm = {
        rows,
        stride: 2 * sizes.dim,
        firstColumn: 0,
        width: sizes.dim,
        epsilon: config.eps,
        element,
        worker: context.tilings.rows,
      };
      return [
        dense(context, `${name}.kv`, rows, 'text', textKeysOf(context, layer)),
        call(rmsNorm(norm), {
          gain: weights.vector(`${name}.norm_k.weight`),
          y: textKeysOf(context, layer),
        }),
      ];
    }).flat(),
  ];
}

/** Noise levels → the modulation tables of all blocks and of the head. */
export function timeCalls(context: GraphContext): Call[] {
  const { buffers, weights, sizes } = context;
  const { frames, dim: width, layers } = sizes;
  const block = { layers, frames, tableRows: blockTableRows, timeRows: blockTableRows, width };
  const head = { layers: 1, frames, tableRows: headTableRows, timeRows: 1, width };
  return [
    dense(context, 'time_embedding.0', frames, 'timeFeatures', 'timeHidden', 'silu'),
    dense(context, 'time_embedding.2', frames, 'timeHidden', 'time'),
    // The head takes this layer as it is, the blocks its SiLU: cheaper twice than a kernel more.
    dense(context, 'time_embedding.2', frames, 'timeHidden', 'timeActive', 'silu'),
    dense(context, 'time_projection.1', frames, 'timeActive', 'timeProjected'),
    call(modulation(block), {
      base: weights.vector(blockModulation),
      time: buffers.timeProjected,
      table: buffers.blockTables,
    }),
    call(modulation(head), {
      base: weights.vector('head.modulation'),
      time: buffers.time,
      table: buffers.headTable,
    }),
  ];
}

/** Latents → the residual stream. */
export function embedCalls(context: GraphContext): Call[] {
  const { buffers, config, shape, promptCount, sizes } = context;
  const seenShape = { ...shape, channels: config.in_dim };
  return [
    call(patchify(seenShape, config.patch_size, promptCount, context.element), {
      latents: buffers.latents,
      tokens: buffers.tokens,
    }),
    dense(context, 'patch_embedding', sizes.rows, 'tokens', 'x'),
  ];
}

export function blockCalls(context: GraphContext, layer: number): Call[] {
  return [
    ...selfAttentionCalls(context, layer),
    ...crossAttentionCalls(context, layer),
    ...feedForwardCalls(context, layer),
  ];
}

function selfAttentionCalls(context: GraphContext, layer: number): Call[] {
  const { buffers, weights, sizes, config, element } = context;
  const { rows, dim, tokens, headWidth } = sizes;
  const name = `blocks.${layer}.self_attn`;
  const norm = { rows, width: dim, epsilon: config.eps, element, worker: context.tilings.rows };
  const normOf = (part: 'q' | 'k', firstColumn: number): Call => {
    const shape = { ...norm, stride: 3 * dim, firstColumn };
    return call(rmsNormRope(shape, { tokens, headWidth }), {
      gain: weights.vector(`${name}.norm_${part}.weight`),
      angles: buffers.angles,
      y: buffers.qkv,
    });
  };
  const columns = { q: 3 * dim, firstQ: 0, kv: 3 * dim, firstK: dim, firstV: 2 * dim };
  return [
    modulatedNormCall(context, layer, blockRow.shift1, blockRow.scale1),
    dense(context, `${name}.qkv`, rows, 'h', 'qkv'),
    normOf('q', 0),
    normOf('k', dim),
    call(
      attention(
        { ...heads(context), keys: tokens, columns },
        attentionTilings[context.tilings.attention],
      ),
      {
        q: buffers.qkv,
        kv: buffers.qkv,
        y: buffers.h,
      },
    ),
    gatedDense(context, `${name}.o`, 'h', layer, blockRow.gate1),
  ];
}

function crossAttentionCalls(context: GraphContext, layer: number): Call[] {
  const { buffers, weights, sizes, config, element } = context;
  const { rows, dim } = sizes;
  const name = `blocks.${layer}.cross_attn`;
  const norm = { rows, width: dim, epsilon: config.eps, element, worker: context.tilings.rows };
  const columns = { q: dim, firstQ: 0, kv: 2 * dim, firstK: 0, firstV: dim };
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
    call(
      maskedAttention(
        { ...heads(context), keys: config.text_len, columns },
        attentionTilings[context.tilings.attention],
      ),
      {
        q: buffers.qkv,
        kv: textKeysOf(context, layer),
        mask: buffers.mask,
        y: buffers.h,
      },
    ),
    ontoResidual(context, `${name}.o`, 'h'),
  ];
}

function feedForwardCalls(context: GraphContext, layer: number): Call[] {
  const name = `blocks.${layer}.ffn`;
  return [
    modulatedNormCall(context, layer, blockRow.shift2, blockRow.scale2),
    dense(context, `${name}.0`, context.sizes.rows, 'h', 'hidden', 'gelu'),
    gatedDense(context, `${name}.2`, 'hidden', layer, blockRow.gate2),
  ];
}

/** The residual stream → the prediction. */
export function headCalls(context: GraphContext): Call[] {
  const { buffers, sizes, config, element, shape, promptCount } = context;
  const { rows, dim: width } = sizes;
  const norm = modulatedNorm({
    ...frameRows(context, headTableRows),
    rows,
    width,
    epsilon: config.eps,
    element,
    worker: context.tilings.rows,
    shiftRow: headRow.shift,
    scaleRow: headRow.scale,
  });
  const order = config.head_order === 'c,ph,pw' ? 'channels-first' : 'channels-last';
  const outputShape = { ...shape, channels: config.out_dim };
  return [
    call(norm, { x: buffers.x, table: buffers.headTable, y: buffers.h }),
    dense(context, 'head.head', rows, 'h', 'output'),
    call(unpatchify(outputShape, config.patch_size, promptCount, order), {
      tokens: buffers.output,
      latents: buffers.prediction,
    }),
  ];
}

/** These buffers are f32 on every tier: sums that many layers add to, time, and what leaves. */
const wideBuffers: readonly BufferName[] = [
  'timeHidden',
  'time',
  'timeActive',
  'timeProjected',
  'x',
  'output',
];

function dense(
  context: GraphContext,
  name: string,
  rows: number,
  from: BufferName,
  to: BufferName | GPUBufferBinding,
  activation?: Activation,
): Call {
  const { buffers, weights, element } = context;
  const layer = weights.dense(name);
  const isWide = typeof to === 'string' && wideBuffers.includes(to);
  const shape = linearShape(layer, rows, isWide ? 'f32' : element);
  const kernel = linear(shape, linearTilingFor(shape, context.tilings), activation);
  const y = typeof to === 'string' ? buffers[to] : to;
  return call(kernel, { x: buffers[from], w: layer.w, bias: layer.bias, y });
}

function ontoResidual(context: GraphContext, name: string, from: BufferName): Call {
  const { buffers, weights, sizes } = context;
  const layer = weights.dense(name);
  const shape = linearShape(layer, sizes.rows, 'f32');
  const kernel = linearOntoResidual(shape, linearTilingFor(shape, context.tilings));
  return call(kernel, { x: buffers[from], w: layer.w, bias: layer.bias, y: buffers.x });
}

function gatedDense(
  context: GraphContext,
  name: string,
  from: BufferName,
  block: number,
  gateRow: number,
): Call {
  const { buffers, weights, sizes } = context;
  const layer = weights.dense(name);
  const shape = linearShape(layer, sizes.rows, 'f32');
  const kernel = gatedLinearOntoResidual(shape, linearTilingFor(shape, context.tilings), {
    ...frameRows(context, blockTableRows),
    gateRow,
  });
  return call(kernel, {
    x: buffers[from],
    w: layer.w,
    bias: layer.bias,
    table: blockTable(context, block),
    y: buffers.x,
  });
}

function modulatedNormCall(
  context: GraphContext,
  block: number,
  shiftRow: number,
  scaleRow: number,
): Call {
  const { buffers, sizes, config, element } = context;
  const kernel = modulatedNorm({
    ...frameRows(context, blockTableRows),
    rows: sizes.rows,
    width: sizes.dim,
    epsilon: config.eps,
    element,
    worker: context.tilings.rows,
    shiftRow,
    scaleRow,
  });
  return call(kernel, { x: buffers.x, table: blockTable(context, block), y: buffers.h });
}

function blockTable({ buffers, sizes }: GraphContext, block: number): GPUBufferBinding {
  const size = sizes.frames * blockTableRows * sizes.dim * 4;
  return { buffer: buffers.blockTables, offset: block * size, size };
}

function textKeysOf({ buffers, sizes }: GraphContext, block: number): GPUBufferBinding {
  const size = sizes.textKeyBytes;
  return { buffer: buffers.kv, offset: block * size, size };
}

function frameRows({ sizes }: GraphContext, tableRows: number): FrameRows {
  return { tokens: sizes.tokens, tokensPerFrame: sizes.tokensPerFrame, tableRows };
}

function linearShape(
  { depth, columns, element }: Dense,
  rows: number,
  result: Element,
): LinearShape {
  return { rows, depth, columns, element, result };
}

function heads({
  config,
  sizes,
  promptCount,
  element,
}: GraphContext): Omit<AttentionShape, 'keys' | 'columns'> {
  return {
    batch: promptCount,
    queries: sizes.tokens,
    heads: config.num_heads,
    headWidth: sizes.headWidth,
    element,
  };
}
