import { attention } from './attention.ts';
import { layerNorm } from './layer-norm.ts';
import { gelu, linear } from './linear.ts';
import { rmsNormRope } from './rms-norm-rope.ts';

/** One block of Wan 2.1's transformer in float64, nothing rounded between its layers. */
export interface BlockInput {
  readonly prompts: number;
  /** Of one prompt. */
  readonly tokens: number;
  readonly tokensPerFrame: number;
  readonly dim: number;
  readonly heads: number;
  readonly textLength: number;
  readonly epsilon: number;
  /** [prompts·tokens, dim] */
  readonly x: Float64Array;
  /** [frames, 6, dim] shift, scale and gate before attention, the same before the dense layers. */
  readonly table: Float64Array;
  /** [tokens, headWidth / 2] of (cos, sin). */
  readonly angles: Float64Array;
  /** [prompts·textLength, 2·dim] keys, normalised, beside values. */
  readonly textKeys: Float64Array;
  /** [prompts, textLength] */
  readonly mask: Float64Array;
  readonly dense: (name: string) => DenseWeights;
  readonly vector: (name: string) => Float64Array;
}

export interface DenseWeights {
  readonly depth: number;
  readonly columns: number;
  /** [depth, columns] */
  readonly w: Float64Array;
  /** [columns] */
  readonly bias: Float64Array;
}

/** @returns [prompts·tokens, dim] the residual stream after the block. */
export function transformerBlock(input: BlockInput): Float64Array {
  const { prompts, tokens, tokensPerFrame, dim, heads, epsilon, table, dense, vector } = input;
  const rows = prompts * tokens;
  const frameOf = (row: number): number => Math.floor((row % tokens) / tokensPerFrame);
  const tableAt = (row: number, kind: number, column: number): number =>
    table[(frameOf(row) * 6 + kind) * dim + column]!;
  const modulated = (x: Float64Array, shift: number): Float64Array =>
    layerNorm({
      ...{ x, rows, width: dim, epsilon },
      gain: (row, column) => 1 + tableAt(row, shift + 1, column),
      offset: (row, column) => tableAt(row, shift, column),
    }).values;
  const apply = (name: string, x: Float64Array): Float64Array =>
    linear({ x, rows, ...dense(name) }).sums;
  const onto = (x: Float64Array, y: Float64Array, gate?: number): Float64Array =>
    x.map((value, i) => {
      const factor = gate === undefined ? 1 : tableAt(Math.floor(i / dim), gate, i % dim);
      return value + factor * y[i]!;
    });
  const common = { rows, width: dim, epsilon };
  const shape = { batch: prompts, queries: tokens, heads, headWidth: dim / heads };

  const qkv = apply('self_attn.qkv', modulated(input.x, 0));
  const rotation = { tokens, headWidth: dim / heads, angles: input.angles };
  const turned = (['q', 'k'] as const).reduce(
    (y, part, index) =>
      rmsNormRope({
        ...{ ...common, y, rotation, stride: 3 * dim, firstColumn: index * dim },
        gain: vector(`self_attn.norm_${part}.weight`),
      }).values,
    qkv,
  );
  const mixed = attention({
    ...{ ...shape, keys: tokens, q: turned, kv: turned },
    columns: { q: 3 * dim, firstQ: 0, kv: 3 * dim, firstK: dim, firstV: 2 * dim },
  }).values;
  const afterSelf = onto(input.x, apply('self_attn.o', mixed), 2);

  const normal = layerNorm({
    ...{ ...common, x: afterSelf },
    gain: (_, column) => vector('norm3.weight')[column]!,
    offset: (_, column) => vector('norm3.bias')[column]!,
  }).values;
  const asked = rmsNormRope({
    ...{ ...common, y: apply('cross_attn.q', normal), stride: dim, firstColumn: 0 },
    gain: vector('cross_attn.norm_q.weight'),
  }).values;
  const told = attention({
    ...{ ...shape, keys: input.textLength, q: asked, kv: input.textKeys, mask: input.mask },
    columns: { q: dim, firstQ: 0, kv: 2 * dim, firstK: 0, firstV: dim },
  }).values;
  const afterCross = onto(afterSelf, apply('cross_attn.o', told));

  const hidden = apply('ffn.0', modulated(afterCross, 3)).map(gelu);
  return onto(afterCross, apply('ffn.2', hidden), 5);
}
