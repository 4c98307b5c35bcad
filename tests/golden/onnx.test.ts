/** The CPU path against PyTorch: text encoder, transformer, the whole sampling loop. */
import { expect, test } from 'vitest';
import { onnxTextEncoder } from '../../src/engine/networks/text-encoder-onnx.ts';
import { onnxVideoTransformer } from '../../src/engine/networks/video-transformer-onnx.ts';
import { floatsOf, readGolden, relativeError } from '../helpers/golden.ts';
import { contextCase, makeGoldenFilm, passCase } from '../helpers/golden-windows.ts';
import { openShippedGraph, readManifest } from '../helpers/node-onnx.ts';

const manifest = readManifest();
const tolerance = 1e-3;

test('the text encoder gives the embeddings and the words PyTorch gives', async () => {
  const golden = readGolden('text-encoder.safetensors');
  const graph = await openShippedGraph(manifest.textEncoder);
  const encoder = onnxTextEncoder(graph, manifest.attributes);
  const tokens = new BigInt64Array(golden.tensor('tokens').bytes.slice().buffer);
  const length = manifest.textEncoder.length;
  for (let row = 0; row < tokens.length / length; row++) {
    const ids = Int32Array.from(tokens.slice(row * length, (row + 1) * length), Number);
    const { prompt, attributes } = await encoder.encode(ids);
    const wanted = floatsOf(golden, 'prompt_embeds').subarray(
      row * prompt.embeds.length,
      (row + 1) * prompt.embeds.length,
    );
    expect(relativeError(prompt.embeds, wanted)).toBeLessThan(tolerance);
    for (const { name, value } of attributes) {
      const values = [...manifest.attributes.get(name)!, undefined];
      const all = floatsOf(golden, `logits.${name}`);
      const logits = [...all.subarray(row * values.length, (row + 1) * values.length)];
      expect(value).toBe(values[logits.indexOf(Math.max(...logits))]);
    }
  }
  await encoder.dispose();
});

test.for([
  ['a noise level for each latent frame', passCase],
  ['beside a context before and after it', contextCase],
] as const)('one pass of the transformer, %s', async ([, caseOf]) => {
  const { context, fresh, prediction } = caseOf();
  const graph = await openShippedGraph(manifest.transformer);
  const transformer = onnxVideoTransformer(graph, manifest.transformer);
  const memory = await transformer.remember(context);
  // Twice, because a memory serves every step.
  await transformer.predict(fresh, memory);
  const [got] = await transformer.predict(fresh, memory);
  expect(relativeError(got!, prediction)).toBeLessThan(tolerance);
  await transformer.remember(context);
  await expect(transformer.predict(fresh, memory)).rejects.toMatchObject({ code: 'internal' });
  await transformer.dispose();
});

test.for(['guided', 'turbo'] as const)('two windows, %s, end where PyTorch ends', async (how) => {
  const graph = await openShippedGraph(manifest.transformer);
  const transformer = onnxVideoTransformer(graph, manifest.transformer);
  const kind = manifest.transformer.prediction_type;
  const { got, wanted } = await makeGoldenFilm(transformer, kind, how);
  expect(relativeError(got, wanted)).toBeLessThan(tolerance);
  await transformer.dispose();
});
