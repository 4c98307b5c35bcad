/** What the prompts' embeds become: keys and values for the cross-attention of every block. */
import { type Call, call } from '../../gpu/kernel.ts';
import { rmsNorm } from '../../kernels/rms-norm-rope.ts';
import type { TextContext } from './context.ts';
import { dense, denseToPart } from './dense.ts';
import { rowNorm } from './row-norm.ts';

export function textCalls(context: TextContext): Call[] {
  const { sizes, weights } = context;
  const { textRows: rows, dim, layers } = sizes;
  const keyNorm = { ...rowNorm(context, rows), stride: 2 * dim, firstColumn: 0 };
  const keysAndValues = (layer: number): Call[] => {
    const name = `blocks.${layer}.cross_attn`;
    const y = textKeys(context, layer);
    return [
      denseToPart(context, `${name}.kv`, rows, 'text', y),
      call(rmsNorm(keyNorm), { gain: weights.vector(`${name}.norm_k.weight`), y }),
    ];
  };
  return [
    dense(context, 'text_embedding.0', rows, 'embeds', 'textHidden', 'gelu'),
    dense(context, 'text_embedding.2', rows, 'textHidden', 'text'),
    ...Array.from({ length: layers }, (_, layer) => keysAndValues(layer)).flat(),
  ];
}

/** Of one block: [textRows, 2·dim], keys first. */
export function textKeys({ buffers, sizes }: TextContext, layer: number): GPUBufferBinding {
  const size = sizes.textKeyBytes;
  return { buffer: buffers.kv, offset: layer * size, size };
}
