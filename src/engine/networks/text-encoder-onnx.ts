import type { Attribute } from '../../common/attributes.ts';
import type { OnnxGraph } from '../onnx/runtime.ts';
import type { TextEncoder } from './contracts.ts';

/**
 * The text encoder on onnxruntime-web: tokens [1, L] i64 → prompt_embeds [1, L, textDim],
 * prompt_mask [1, L], and per attribute logits [1, values + 1], the last one meaning "not said".
 * @param attributes attribute name → its values, as the manifest lists them.
 */
export function onnxTextEncoder(
  graph: OnnxGraph,
  attributes: ReadonlyMap<string, readonly string[]>,
): TextEncoder {
  return {
    async encode(tokens) {
      const outputs = await graph.run({
        tokens: { data: BigInt64Array.from(tokens, BigInt), dims: [1, tokens.length] },
      });
      const output = (name: string): Float32Array => outputs.get(name)!.data as Float32Array;
      return {
        prompt: { embeds: output('prompt_embeds'), mask: output('prompt_mask') },
        attributes: Array.from(attributes, ([name, values]) =>
          mostLikely(name, values, output(name)),
        ),
      };
    },
    dispose: () => graph.dispose(),
  };
}

function mostLikely(name: string, values: readonly string[], logits: Float32Array): Attribute {
  const highest = Math.max(...logits);
  const weights = Array.from(logits, (logit) => Math.exp(logit - highest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const best = logits.indexOf(highest);
  // Past the last value stands "not said", which is `undefined` here.
  return { name, value: values[best], confidence: weights[best]! / sum };
}
