/** What noise levels become: the modulation tables of all blocks and of the head. */
import { type Call, call } from '../../gpu/kernel.ts';
import { modulation } from '../../kernels/modulation.ts';
import type { TrunkContext } from './context.ts';
import { dense } from './dense.ts';
import { blockTableRows, headTableRows } from './modulation-rows.ts';
import { blockModulation } from './weight-layout.ts';

export function timeCalls(context: TrunkContext): Call[] {
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
