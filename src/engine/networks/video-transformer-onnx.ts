import { KinoraError } from '../../common/errors.ts';
import type { OnnxGraph, OnnxTensor } from '../onnx/runtime.ts';
import type { TransformerConfig } from '../weights/manifest.ts';
import type {
  ContextMemory,
  LatentFrames,
  PromptEmbeds,
  VideoTransformer,
  WindowContext,
} from './contracts.ts';
import { rotaryAngles } from './rotary-angles.ts';
import { seenLatents } from './seen-latents.ts';

/**
 * The denoiser on onnxruntime-web. The graph takes latents [B, F, in_dim, H, W], sigmas [B, F],
 * prompt_embeds [B, L, textDim], prompt_mask [B, L], the rotary table's cosines and sines
 * [tokens, headWidth / 2], and for every block what it made of a context, context_keys_n
 * [B, heads, headWidth, contextTokens] and context_values_n [B, heads, contextTokens, headWidth]. It
 * gives the prediction [B, F, out_dim, H, W], and keys_n and values_n of these latents.
 */
export function onnxVideoTransformer(
  graph: OnnxGraph,
  config: TransformerConfig,
): VideoTransformer {
  const layers = Array.from({ length: config.num_layers }, (_, layer) => layer);
  const parts = layers.flatMap((layer) => [`keys_${layer}`, `values_${layer}`]);
  let rotary: { readonly key: string; readonly table: RotaryTable } | undefined;
  let remembered: OnnxMemory | undefined;

  const run = (
    { latents, shape, sigmas, positions }: LatentFrames,
    { prompts, inputs }: Pick<OnnxMemory, 'prompts' | 'inputs'>,
    wanted: readonly string[],
  ): Promise<ReadonlyMap<string, OnnxTensor>> => {
    const { frames, height, width } = shape;
    const key = [height, width, ...positions].join();
    if (rotary?.key !== key) rotary = { key, table: rotaryTable(positions, shape, config) };
    const batch = prompts.length;
    const seen = seenLatents(latents, shape, config);
    const feeds = {
      ...rotary.table,
      ...inputs,
      latents: {
        data: repeated(seen, batch),
        dims: [batch, frames, config.in_dim, height, width],
      },
      sigmas: { data: repeated(sigmas, batch), dims: [batch, frames] },
      prompt_embeds: stacked(prompts, 'embeds', [config.text_len, config.text_dim]),
      prompt_mask: stacked(prompts, 'mask', [config.text_len]),
    };
    return graph.run(feeds, wanted);
  };

  return {
    async remember({ prompts, ...frames }: WindowContext) {
      remembered = undefined;
      let inputs = noContext(config, prompts.length);
      if (frames.shape.frames > 0) {
        const made = await run(frames, { prompts, inputs }, parts);
        inputs = Object.fromEntries(parts.map((name) => [`context_${name}`, made.get(name)!]));
      }
      const { length: promptCount } = prompts;
      remembered = { frames: frames.shape.frames, promptCount, prompts, inputs };
      return remembered;
    },
    async predict(fresh, memory) {
      if (memory !== remembered) {
        throw new KinoraError('internal', { what: 'a memory that has ended' });
      }
      const outputs = await run(fresh, remembered, ['prediction']);
      const prediction = outputs.get('prediction')!.data as Float32Array;
      const { length } = fresh.latents;
      return remembered.prompts.map((_, index) =>
        prediction.slice(index * length, (index + 1) * length),
      );
    },
    dispose: () => graph.dispose(),
  };
}

interface OnnxMemory extends ContextMemory {
  readonly prompts: readonly PromptEmbeds[];
  /** context_keys_n and context_values_n of every block. */
  readonly inputs: Readonly<Record<string, OnnxTensor>>;
}

/** Keys and values of no tokens. */
function noContext(
  { num_layers: layers, num_heads: heads, dim }: TransformerConfig,
  batch: number,
): Record<string, OnnxTensor> {
  const none = new Float32Array(0);
  const entries = Array.from({ length: layers }, (_, layer): [string, OnnxTensor][] => [
    [`context_keys_${layer}`, { data: none, dims: [batch, heads, dim / heads, 0] }],
    [`context_values_${layer}`, { data: none, dims: [batch, heads, 0, dim / heads] }],
  ]);
  return Object.fromEntries(entries.flat());
}

interface RotaryTable {
  readonly rope_cos: OnnxTensor;
  readonly rope_sin: OnnxTensor;
}

function rotaryTable(
  positions: Float32Array,
  { height, width }: LatentFrames['shape'],
  config: TransformerConfig,
): RotaryTable {
  const [byTime, byHeight, byWidth] = config.patch_size;
  const headWidth = config.dim / config.num_heads;
  const places = {
    positions: positions.filter((_, frame) => frame % byTime === 0),
    height: height / byHeight,
    width: width / byWidth,
  };
  const angles = rotaryAngles(places, headWidth, config.rope_theta);
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
