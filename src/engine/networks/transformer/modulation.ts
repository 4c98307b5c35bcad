/**
 * Adaptive normalisation (DiT, Peebles & Xie 2023) as Wan 2.1 has it: noise levels become tables of
 * shifts, scales and gates, one for each block and one for the head, with rows for every latent frame.
 */
import { type Call, call } from '../../gpu/kernel.ts';
import { type FrameRows, modulatedNorm } from '../../kernels/layer-norm.ts';
import type { TrunkContext } from './context.ts';
import { blockTableRows, headTableRows } from './modulation-rows.ts';
import { rowNorm } from './row-norm.ts';
import type { StepSizes } from './sizes.ts';

/** The table of a block or of the head: [frames of tokens, tableRows, dim] f32. */
export interface ModulationTable {
  readonly table: GPUBuffer | GPUBufferBinding;
  readonly tableRows: number;
}

export function blockTable({ buffers, sizes }: TrunkContext, layer: number): ModulationTable {
  const size = sizes.frames * blockTableRows * sizes.dim * 4;
  const table = { buffer: buffers.blockTables, offset: layer * size, size };
  return { table, tableRows: blockTableRows };
}

export function headTable({ buffers }: TrunkContext): ModulationTable {
  return { table: buffers.headTable, tableRows: headTableRows };
}

/** h = LayerNorm(x)·(1 + scale) + shift, with the rows of each token's frame. */
export function modulatedNormCall(
  context: TrunkContext,
  { table, tableRows }: ModulationTable,
  shiftRow: number,
  scaleRow: number,
): Call {
  const { buffers, sizes } = context;
  const rows = { ...frameRows(sizes, tableRows), shiftRow, scaleRow };
  const kernel = modulatedNorm({ ...rowNorm(context, sizes.rows), ...rows });
  return call(kernel, { x: buffers.x, table, y: buffers.h });
}

/** How rows of the stream find their frame's rows in a table. */
export function frameRows({ tokens, tokensPerFrame }: StepSizes, tableRows: number): FrameRows {
  return { tokens, tokensPerFrame, tableRows };
}
