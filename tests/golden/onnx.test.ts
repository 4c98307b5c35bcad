/** The CPU path against PyTorch: text encoder, transformer, the whole sampling loop, decoder. */
import { expect, test } from 'vitest';
import { frameElements } from '../../src/common/shape.ts';
import { denoise } from '../../src/engine/denoise.ts';
import { withJointContext } from '../../src/engine/networks/joint-context.ts';
import { onnxTextEncoder } from '../../src/engine/networks/text-encoder-onnx.ts';
import { onnxVideoDecoder } from '../../src/engine/networks/video-decoder-onnx.ts';
import { onnxVideoTransformer } from '../../src/engine/networks/video-transformer-onnx.ts';
import { cutWindows } from '../../src/engine/plans/windows.ts';
import { decodeAll } from '../helpers/decode-all.ts';
import { floatsOf, readGolden, relativeError } from '../helpers/golden.ts';
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

test('one pass of the transformer, a noise level for each latent frame', async () => {
  const golden = readGolden('transformer.safetensors');
  const graph = await openShippedGraph(manifest.transformer);
  const transformer = onnxVideoTransformer(graph, manifest.transformer);
  const [prediction] = await transformer.predict({
    latents: floatsOf(golden, 'latents'),
    shape: { frames: 2, channels: 24, height: 12, width: 16 },
    sigmas: floatsOf(golden, 'sigmas'),
    prompts: [{ embeds: floatsOf(golden, 'prompt_embeds'), mask: floatsOf(golden, 'prompt_mask') }],
  });
  expect(relativeError(prediction!, floatsOf(golden, 'prediction'))).toBeLessThan(tolerance);
  await transformer.dispose();
});

test('two windows, guided, end at the latents PyTorch ends at', async () => {
  const golden = readGolden('sampling.safetensors');
  const graph = await openShippedGraph(manifest.transformer);
  const transformer = withJointContext(onnxVideoTransformer(graph, manifest.transformer));
  const embeds = floatsOf(golden, 'prompt_embeds');
  const mask = floatsOf(golden, 'prompt_mask');
  const prompt = (row: number): { embeds: Float32Array; mask: Float32Array } => ({
    embeds: embeds.slice((row * embeds.length) / 2, ((row + 1) * embeds.length) / 2),
    mask: mask.slice((row * mask.length) / 2, ((row + 1) * mask.length) / 2),
  });
  const size = { channels: 24, height: 8, width: 12 };
  const length = frameElements(size);
  const noise = floatsOf(golden, 'noise');
  const wanted = floatsOf(golden, 'latents_4');
  // In the fixture the first of three latent frames is done when the others begin, as in windows.
  const frames = 3;
  const rows = floatsOf(golden, 'sigmas');
  const falling = (frame: number): Float32Array => {
    const levels = [...rows].filter((_, i) => i % frames === frame);
    return Float32Array.from(levels.filter((level, i) => i === 0 || level < levels[i - 1]!));
  };
  let context = new Float32Array(0);
  for (const cut of cutWindows(frames, [])) {
    const end = (cut.start + cut.count) * length;
    const latents = await denoise(transformer, {
      window: {
        ...cut,
        prompt: '',
        sigmas: falling(cut.start),
        startLatents: () => noise.slice(cut.start * length, end),
      },
      size,
      context,
      prompt: prompt(0),
      negative: prompt(1),
      guidanceScale: floatsOf(golden, 'guidance_scale')[0]!,
      predictionType: manifest.transformer.prediction_type,
      sigmaOffset: 0,
      signal: new AbortController().signal,
      onStep: () => undefined,
    });
    expect(relativeError(latents, wanted.subarray(cut.start * length, end))).toBeLessThan(
      tolerance,
    );
    context = Float32Array.from(latents);
  }
  await transformer.dispose();
});

test('the decoder streams the frames PyTorch decodes at once', async () => {
  const golden = readGolden('autoencoder.safetensors');
  const graph = await openShippedGraph(manifest.autoencoder);
  const decoder = onnxVideoDecoder(graph, manifest.autoencoder);
  const wanted = golden.tensor('frames_uint8');
  const [, frameCount = 0, colours = 0, height = 0, width = 0] = wanted.shape;
  const latents = floatsOf(golden, 'latents');
  let seen = 0;
  for await (const { index, image } of decodeAll(decoder, latents, {
    frames: 3,
    channels: 24,
    height: 8,
    width: 12,
  })) {
    expect(index).toBe(seen++);
    for (let i = 0; i < colours * height * width; i++) {
      const colour = Math.floor(i / (height * width));
      const got = image.rgba[4 * (i % (height * width)) + colour]!;
      // A value may fall on either side of a rounding edge.
      expect(Math.abs(got - wanted.bytes[index * colours * height * width + i]!)).toBeLessThan(2);
    }
  }
  expect(seen).toBe(frameCount);
  await decoder.dispose();
});
