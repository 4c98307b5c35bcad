/**
 * One denoising step, Wan 2.1's graph (wan/modules/model.py) as calls of our kernels, in order:
 *
 *   noise levels → modulation tables
 *   latents → patch embedding → residual stream x → blocks → head → prediction
 *
 * The text's keys and values lie ready: see text.ts.
 */
import { type Call, call } from '../../gpu/kernel.ts';
import { eulerStep } from '../../kernels/euler-step.ts';
import { patchify } from '../../kernels/patchify.ts';
import { unpatchify } from '../../kernels/unpatchify.ts';
import { blockCalls, selfKeyCalls } from './block.ts';
import type { StepContext, TrunkContext } from './context.ts';
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

/**
 * A window's context, which sees itself alone: all that later calls want of it are every block's keys
 * and values, so the last block ends with them.
 */
export function contextCalls(context: TrunkContext): Call[] {
  const last = context.sizes.layers - 1;
  const blocks = Array.from({ length: last }, (_, layer) => blockCalls(context, layer));
  return [
    ...timeCalls(context),
    ...patchEmbeddingCalls(context),
    ...blocks.flat(),
    ...selfKeyCalls(context, last),
  ];
}

/** The prediction → clean latents, and the noisy ones a step on; see shaders/euler-step.wgsl. */
export function eulerCalls({ buffers, config, shape, sizes }: StepContext): Call[] {
  const { prediction, schedule, latents, clean } = buffers;
  const kernel = eulerStep({
    shape: { ...shape, channels: config.out_dim },
    seenChannels: config.in_dim,
    isGuided: sizes.promptCount === 2,
    isFlow: config.prediction_type === 'flow_prediction',
  });
  return [call(kernel, { prediction, schedule, latents, clean })];
}

/** Latents → the residual stream. */
export function patchEmbeddingCalls(context: TrunkContext): Call[] {
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
