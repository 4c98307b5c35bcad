/**
 * One denoising step, Wan 2.1's graph (wan/modules/model.py) as calls of our kernels, in order:
 *
 *   noise levels → modulation tables
 *   latents → patch embedding → residual stream x → blocks → head → prediction
 *
 * The text's keys and values lie ready: see text.ts.
 */
import { type Call, call } from '../../gpu/kernel.ts';
import { patchify } from '../../kernels/patchify.ts';
import { unpatchify } from '../../kernels/unpatchify.ts';
import { blockCalls } from './block.ts';
import type { StepContext } from './context.ts';
import { dense } from './dense.ts';
import { headTable, modulatedNormCall } from './modulation.ts';
import { headRow } from './modulation-rows.ts';
import { timeCalls } from './time.ts';

export function stepCalls(context: StepContext): Call[] {
  const blocks = Array.from({ length: context.sizes.layers }, (_, layer) =>
    blockCalls(context, layer),
  );
  return [
    ...timeCalls(context),
    ...patchEmbeddingCalls(context),
    ...blocks.flat(),
    ...headCalls(context),
  ];
}

/** Latents → the residual stream. */
export function patchEmbeddingCalls(context: StepContext): Call[] {
  const { buffers, config, shape, sizes, element } = context;
  const seenShape = { ...shape, channels: config.in_dim };
  return [
    call(patchify(seenShape, config.patch_size, sizes.promptCount, element), {
      latents: buffers.latents,
      tokens: buffers.tokens,
    }),
    dense(context, 'patch_embedding', sizes.rows, 'tokens', 'x'),
  ];
}

/** The residual stream → the prediction. */
function headCalls(context: StepContext): Call[] {
  const { buffers, sizes, config, shape } = context;
  const order = config.head_order === 'c,ph,pw' ? 'channels-first' : 'channels-last';
  const outputShape = { ...shape, channels: config.out_dim };
  return [
    modulatedNormCall(context, headTable(context), headRow.shift, headRow.scale),
    dense(context, 'head.head', sizes.rows, 'h', 'output'),
    call(unpatchify(outputShape, config.patch_size, sizes.promptCount, order), {
      tokens: buffers.output,
      latents: buffers.prediction,
    }),
  ];
}
