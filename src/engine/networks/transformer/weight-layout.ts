/** Which tensors of the file lie where on the GPU; names are Wan 2.1's. */
import type { Element } from '../../gpu/wgsl.ts';
import type { TransformerConfig } from '../../weights/manifest.ts';
import { blockTableRows, headTableRows } from './modulation-rows.ts';

/** One dense layer; several tensors of the file may lie side by side in it. */
export interface DenseSpec {
  readonly name: string;
  /** Tensor names without ".weight" and ".bias". */
  readonly parts: readonly string[];
  readonly depth: number;
  /** Outputs of each part. */
  readonly outputs: number;
  readonly element: Element;
}

/** @param element of the block matrices; the path of time and modulation stays f32. */
export function denseLayers(config: TransformerConfig, element: Element): DenseSpec[] {
  const { dim, ffn_dim: ffnDim, freq_dim: freqDim, text_dim: textDim } = config;
  const patch = config.patch_size.reduce((product, side) => product * side, 1);
  const one = (name: string, depth: number, outputs: number, of = element): DenseSpec => ({
    name,
    parts: [name],
    depth,
    outputs,
    element: of,
  });
  const merged = (name: string, letters: readonly string[]): DenseSpec => ({
    name: `${name}.${letters.join('')}`,
    parts: letters.map((letter) => `${name}.${letter}`),
    depth: dim,
    outputs: dim,
    element,
  });
  const blocks = Array.from({ length: config.num_layers }, (_, layer) => [
    merged(`blocks.${layer}.self_attn`, ['q', 'k', 'v']),
    one(`blocks.${layer}.self_attn.o`, dim, dim),
    one(`blocks.${layer}.cross_attn.q`, dim, dim),
    merged(`blocks.${layer}.cross_attn`, ['k', 'v']),
    one(`blocks.${layer}.cross_attn.o`, dim, dim),
    one(`blocks.${layer}.ffn.0`, dim, ffnDim),
    one(`blocks.${layer}.ffn.2`, ffnDim, dim),
  ]);
  return [
    one('patch_embedding', config.in_dim * patch, dim),
    one('text_embedding.0', textDim, dim),
    one('text_embedding.2', dim, dim),
    one('time_embedding.0', freqDim, dim, 'f32'),
    one('time_embedding.2', dim, dim, 'f32'),
    one('time_projection.1', dim, blockTableRows * dim, 'f32'),
    ...blocks.flat(),
    one('head.head', dim, config.out_dim * patch),
  ];
}

export interface VectorSpec {
  readonly name: string;
  /** Concatenated; equal to [name] but for the modulation of all blocks. */
  readonly parts: readonly string[];
  readonly length: number;
}

export const blockModulation = 'blocks.modulation';

export function vectors({ dim, num_layers: layers }: TransformerConfig): VectorSpec[] {
  const one = (name: string, length: number): VectorSpec => ({ name, parts: [name], length });
  const blocks = Array.from({ length: layers }, (_, layer) =>
    [
      'self_attn.norm_q.weight',
      'self_attn.norm_k.weight',
      'cross_attn.norm_q.weight',
      'cross_attn.norm_k.weight',
      'norm3.weight',
      'norm3.bias',
    ].map((name) => one(`blocks.${layer}.${name}`, dim)),
  );
  return [
    ...blocks.flat(),
    {
      name: blockModulation,
      parts: Array.from({ length: layers }, (_, layer) => `blocks.${layer}.modulation`),
      length: layers * blockTableRows * dim,
    },
    one('head.modulation', headTableRows * dim),
  ];
}
