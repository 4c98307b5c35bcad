/** The networks that the engine `onnx-webgpu` gives to onnxruntime-web, on a device of ours, against PyTorch. */
import { expect, test } from 'vitest';
import { systemClock } from '../../src/common/clock.ts';
import { openGpu } from '../../src/engine/gpu/gpu.ts';
import { decoderMemories, onnxVideoDecoder } from '../../src/engine/networks/video-decoder-onnx.ts';
import { onnxTextEncoder } from '../../src/engine/networks/text-encoder-onnx.ts';
import { bundledGpuRuntime, gpuRuntimeFile } from '../../src/engine/onnx/bundled-gpu-runtime.ts';
import type { OnnxGraph, OnnxTensor } from '../../src/engine/onnx/runtime.ts';
import { parseManifest } from '../../src/engine/weights/manifest.ts';
import { parseSafetensors } from '../../src/engine/weights/safetensors.ts';
import type { TensorSource } from '../../src/engine/weights/tensor-source.ts';

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
const runtime = await bundledGpuRuntime(await bytesOf(gpuRuntimeFile.path), gpu);

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

/** Of the film's 13, those that the golden holds. */
const framesKept = [0, 4, 12];

// Minutes on a busy machine whose graphics card is imitated.
const slowMs = 240_000;

test(
  'the decoder draws the frames PyTorch draws, and its memories never leave our device',
  {
    timeout: slowMs,
  },
  async () => {
    const config = manifest.videoDecoder;
    const wanted = await golden('video-decoder.safetensors');
    const graph = await openShipped(config, decoderMemories(config));
    const memories: OnnxTensor[] = [];
    const watched: OnnxGraph = {
      ...graph,
      async run(inputs, names) {
        const outputs = await graph.run(inputs, names);
        for (const [name, tensor] of outputs) if (name.startsWith('next_')) memories.push(tensor);
        return outputs;
      },
    };
    const decoder = onnxVideoDecoder(watched, config);
    const frames = wanted.tensor('frames_uint8');
    const [, , height = 0, width = 0] = frames.shape;
    const plane = height * width;
    const latents = new Float32Array(wanted.tensor('latents').bytes.slice().buffer);
    const film = await decoder.begin({ channels: 24, height: 6, width: 4 }, { width, height });
    let seen = 0;
    for await (const { index, image } of film.decode(latents)) {
      expect(index).toBe(seen++);
      const kept = framesKept.indexOf(index);
      if (kept < 0) continue;
      for (let i = 0; i < 3 * plane; i++) {
        const got = image.rgba[4 * (i % plane) + Math.floor(i / plane)]!;
        expect(Math.abs(got - frames.bytes[kept * 3 * plane + i]!)).toBeLessThan(3);
      }
    }
    film.end();
    expect(seen).toBe(13);
    expect(memories.length).toBeGreaterThan(0);
    for (const { data } of memories) expect(data).toBeInstanceOf(GPUBuffer);
    await decoder.dispose();
  },
);
