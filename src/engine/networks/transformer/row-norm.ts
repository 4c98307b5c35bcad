import type { NormShape } from '../../kernels/layer-norm.ts';
import type { TextContext } from './context.ts';

/** What all norms of the graph share: over the full width, at the model's epsilon. */
export function rowNorm(
  { config, sizes, element, tilings }: Omit<TextContext, 'buffers'>,
  rows: number,
): NormShape {
  return { rows, width: sizes.dim, epsilon: config.eps, element, worker: tilings.rows };
}
