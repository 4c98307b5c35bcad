/** The networks that the engine `onnx-webgpu` gives to onnxruntime-web, on a device of ours, against PyTorch. */
import { expect, test } from 'vitest';
import { systemClock } from '../../src/common/clock.ts';
import { openGpu } from '../../src/engine/gpu/gpu.ts';
import { onnxTextEncoder } from '../../src/engine/networks/text-encoder-onnx.ts';
import { decoderMemories, onnxVideoDecoder } from '../../src/engine/networks/video-decoder-onnx.ts';
import { bundledGpuRuntime, gpuRuntimeFile } from '../../src/engine/onnx/bundled-gpu-runtime.ts';
import type { OnnxGraph, OnnxTensor } from '../../src/engine/onnx/runtime.ts';
import { parseManifest } from '../../src/engine/weights/manifest.ts';
import { parseSafetensors } from '../../src/engine/weights/safetensors.ts';
import type { TensorSource } from '../../src/engine/weights/tensor-source.ts';
import { decodeAll } from '../helpers/decode-all.ts';

const bytesOf = async (url: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await fetch(url)).arrayBuffer());
const ofModel = (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  bytesOf(`/models/kinora-nano/${name}`);
const golden = async (name: string): Promise<TensorSource> =>
  parseSafetensors(name, await bytesOf(`/tests/golden/fixtures/${name}`));

const manifest = parseManifest(
  JSON.parse(new TextDecoder().decode(await ofModel('manifest.json'))),
);
const gpu = await openGpu({ gpu: navigator.gpu, clock: systemClock });
const runtime = await bundledGpuRuntime(await bytesOf(gpuRuntimeFile.path), gpu.device);

async function openShipped(
  network: { readonly graph: string; readonly weights: string },
  fedBack: readonly string[] = [],
): Promise<OnnxGraph> {
  const [graph, bytes] = await Promise.all([ofModel(network.graph), ofModel(network.weights)]);
  return runtime.openGraph(graph, { path: network.weights, bytes }, { fedBack });
}

test('the text encoder gives the embeddings PyTorch gives', async () => {
  const wanted = await golden('text-encoder.safetensors');
  const encoder = onnxTextEncoder(await openShipped(manifest.textEncoder), manifest.attributes);
  const tokens = new BigInt64Array(wanted.tensor('tokens').bytes.slice().buffer);
  const embeds = new Float32Array(wanted.tensor('prompt_embeds').bytes.slice().buffer);
  const ids = Int32Array.from(tokens.slice(0, manifest.textEncoder.length), Number);
  const { prompt } = await encoder.encode(ids);
  prompt.embeds.forEach((value, index) => {
    expect(Math.abs(value - embeds[index]!)).toBeLessThan(2e-3);
  });
  await encoder.dispose();
});

// Minutes on a busy machine whose graphics card is imitated.
const slowMs = 240_000;

test(
  'the decoder draws the frames PyTorch draws, and its memories never leave our device',
  {
    timeout: slowMs,
  },
  async () => {
    const wanted = await golden('autoencoder.safetensors');
    const fedBack = decoderMemories(manifest.autoencoder);
    const graph = await openShipped(manifest.autoencoder, fedBack);
    const memories: OnnxTensor[] = [];
    const watched: OnnxGraph = {
      ...graph,
      async run(inputs, names) {
        const outputs = await graph.run(inputs, names);
        for (const [name, tensor] of outputs) if (name.startsWith('next_')) memories.push(tensor);
        return outputs;
      },
    };
    const decoder = onnxVideoDecoder(watched, manifest.autoencoder);
    const frames = wanted.tensor('frames_uint8');
    const [, , , height = 0, width = 0] = frames.shape;
    const all = new Float32Array(wanted.tensor('latents').bytes.slice().buffer);
    // Two of three latent frames: the first, and one with memories.
    const latents = all.subarray(0, (2 * all.length) / 3);
    const size = { frames: 2, channels: 24, height: height / 8, width: width / 8 };
    let seen = 0;
    for await (const { index, image } of decodeAll(decoder, latents, size)) {
      expect(index).toBe(seen++);
      const plane = height * width;
      for (let i = 0; i < 3 * plane; i++) {
        const got = image.rgba[4 * (i % plane) + Math.floor(i / plane)]!;
        expect(Math.abs(got - frames.bytes[index * 3 * plane + i]!)).toBeLessThan(2);
      }
    }
    expect(seen).toBe(5);
    expect(memories.length).toBeGreaterThan(0);
    for (const { data } of memories) expect(data).toBeInstanceOf(GPUBuffer);
    await decoder.dispose();
  },
);
