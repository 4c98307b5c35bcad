import type { LatentShape } from '../../common/shape.ts';
import type { OnnxGraph, OnnxTensor } from '../onnx/runtime.ts';
import type { TransformerConfig } from '../weights/manifest.ts';
import type { PromptEmbeds } from './contracts.ts';
import type { JointTransformer } from './joint-context.ts';
import { rotaryAngles } from './rotary-angles.ts';
import { seenLatents } from './seen-latents.ts';

/**
 * The denoiser on onnxruntime-web. The graph takes latents [B, F, in_dim, H, W], sigmas [B, F],
 * prompt_embeds [B, L, textDim], prompt_mask [B, L] and the rotary table's cosines and sines
 * [tokens, headWidth / 2]; it gives the prediction [B, F, out_dim, H, W].
 */
export function onnxVideoTransformer(
  graph: OnnxGraph,
  config: TransformerConfig,
): JointTransformer {
  let rotary: { readonly key: string; readonly table: RotaryTable } | undefined;
  return {
    async predict({ latents, shape, sigmas, prompts }) {
      const key = JSON.stringify(shape);
      if (rotary?.key !== key) rotary = { key, table: rotaryTable(shape, config) };
      const { frames, height, width } = shape;
      const seen = seenLatents(latents, shape, config);
      const batch = prompts.length;
      const outputs = await graph.run({
        ...rotary.table,
        latents: {
          data: repeated(seen, batch),
          dims: [batch, frames, config.in_dim, height, width],
        },
        sigmas: { data: repeated(sigmas, batch), dims: [batch, frames] },
        prompt_embeds: stacked(prompts, 'embeds', [config.text_len, config.text_dim]),
        prompt_mask: stacked(prompts, 'mask', [config.text_len]),
      });
      const prediction = outputs.get('prediction')!.data as Float32Array;
      return prompts.map((_, index) =>
        prediction.slice(index * latents.length, (index + 1) * latents.length),
      );
    },
    dispose: () => graph.dispose(),
  };
}

interface RotaryTable {
  readonly rope_cos: OnnxTensor;
  readonly rope_sin: OnnxTensor;
}

function rotaryTable(shape: LatentShape, config: TransformerConfig): RotaryTable {
  const [byTime, byHeight, byWidth] = config.patch_size;
  const headWidth = config.dim / config.num_heads;
  const angles = rotaryAngles(
    [shape.frames / byTime, shape.height / byHeight, shape.width / byWidth],
    headWidth,
    config.rope_theta,
  );
  const dims = [angles.length / headWidth, headWidth / 2];
  return {
    rope_cos: { data: angles.filter((_, i) => i % 2 === 0), dims },
    rope_sin: { data: angles.filter((_, i) => i % 2 === 1), dims },
  };
}

/** One prompt under the other: [prompts, …dims] f32. */
function stacked(
  prompts: readonly PromptEmbeds[],
  part: keyof PromptEmbeds,
  dims: readonly number[],
): OnnxTensor {
  const data = Float32Array.from(prompts.flatMap((prompt) => [...prompt[part]]));
  return { data, dims: [prompts.length, ...dims] };
}

function repeated(values: Float32Array, times: number): Float32Array {
  const out = new Float32Array(values.length * times);
  for (let i = 0; i < times; i++) out.set(values, i * values.length);
  return out;
}
