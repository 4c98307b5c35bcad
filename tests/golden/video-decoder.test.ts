/** The video decoder of both engines against PyTorch: what it puts out, and the frames. */
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src/engine/gpu/program.ts';
import { createReader } from '../../src/engine/gpu/readback.ts';
import type { Element } from '../../src/engine/gpu/wgsl.ts';
import type { VideoDecoder } from '../../src/engine/networks/contracts.ts';
import { buildVideoDecoderGraph } from '../../src/engine/networks/video-decoder-graph.ts';
import { readVideoDecoderLayers } from '../../src/engine/networks/video-decoder-layers.ts';
import { onnxVideoDecoder } from '../../src/engine/networks/video-decoder-onnx.ts';
import {
  loadVideoDecoder,
  uploadVideoDecoder,
} from '../../src/engine/networks/video-decoder-wgsl.ts';
import { paintingOf } from '../../src/engine/networks/layered-film.ts';
import { floatsOf, readGolden, readModelFile, relativeError } from '../helpers/golden.ts';
import { createGpuLab, type OpenLab } from '../helpers/gpu-lab.ts';
import { elements } from '../helpers/kernel-test.ts';
import { openShippedGraph, readManifest } from '../helpers/node-onnx.ts';

const lab = createGpuLab();
const compileMs = 300_000;
const { videoDecoder: config } = readManifest();
const weights = readModelFile(config.weights);
const golden = readGolden('video-decoder.safetensors');
const size = { channels: 24, height: 6, width: 4 };
const latents = floatsOf(golden, 'latents');
const painted = { width: 70, height: 100 };
/** Of the film's 13, those that the golden holds. */
const framesKept = [0, 4, 12];

describe.each(elements)('the WGSL video decoder in %s', (element) => {
  const needs = { f16: element === 'f16' };

  it('gives PyTorch’s colours and logits', { timeout: compileMs }, async (context) => {
    const open = lab.open(context, needs);
    const wanted = { colours: colourPlanes(), logits: floatsOf(golden, 'logits') };
    // Weights that were int8 are rounded to f16 once more.
    const allowed = element === 'f32' ? 2e-3 : 1e-2;
    const got = await decodeLayers(open, element);
    // The second latent frame also needs the memory of the first.
    for (const t of [0, 1] as const) {
      const half = (of: Float32Array): Float32Array =>
        of.subarray((t * of.length) / 2, ((t + 1) * of.length) / 2);
      expect(relativeError(got[t]!.colours, half(wanted.colours))).toBeLessThan(allowed);
      expect(relativeError(got[t]!.logits, half(wanted.logits))).toBeLessThan(allowed);
    }
  });

  it('paints a film of any size, in order', { timeout: compileMs }, async (context) => {
    const open = lab.open(context, needs);
    const decoder = await loadVideoDecoder({ ...open, weights, config, element });
    // Half a step by rounding on either side; f16 through fifteen layers.
    await expectFilm(decoder, element === 'f32' ? 1 : 4);
    expect(open.gpu.ledger.liveBytes).toBe(0);
  });

  it('breaks off when told, and leaves nothing behind', { timeout: compileMs }, async (context) => {
    const open = lab.open(context, needs);
    const decoder = await loadVideoDecoder({ ...open, weights, config, element });
    const loadedBytes = open.gpu.ledger.liveBytes;
    const abort = new AbortController();
    const film = await decoder.begin(size, painted);
    const frames = film.decode(latents, abort.signal);
    expect((await frames.next()).value).toMatchObject({ index: 0 });
    const next = frames.next();
    abort.abort();
    await expect(next).rejects.toMatchObject({ code: 'aborted' });
    film.end();
    expect(open.gpu.ledger.liveBytes).toBe(loadedBytes);
    await decoder.dispose();
  });
});

it('the video decoder on onnxruntime-web paints the film that PyTorch paints', async () => {
  // A byte more than WGSL: its logistic is a table.
  await expectFilm(onnxVideoDecoder(await openShippedGraph(config), config), 2);
});

it('takes latents piece by piece, and none but whole ones', async () => {
  const decoder = onnxVideoDecoder(await openShippedGraph(config), config);
  const whole = await decoder.begin(size, painted);
  const once: number[] = [];
  for await (const { image } of whole.decode(latents)) {
    once.push(image.rgba.reduce((sum, byte) => sum + byte, 0));
  }
  whole.end();
  const pieces = await decoder.begin(size, painted);
  const twice: number[] = [];
  for (const half of [
    latents.subarray(0, latents.length / 2),
    latents.subarray(latents.length / 2),
  ]) {
    for await (const { image } of pieces.decode(half)) {
      twice.push(image.rgba.reduce((sum, byte) => sum + byte, 0));
    }
  }
  expect(once).toHaveLength(13);
  expect(twice).toEqual(once);
  await expect(pieces.decode(latents.subarray(1)).next()).rejects.toMatchObject({
    code: 'internal',
  });
  await decoder.dispose();
});

async function expectFilm(decoder: VideoDecoder, allowed: number): Promise<void> {
  const wanted = golden.tensor('frames_uint8').bytes;
  const pixels = painted.width * painted.height;
  const film = await decoder.begin(size, painted);
  let next = 0;
  for await (const { index, image } of film.decode(latents)) {
    expect(index).toBe(next++);
    const kept = framesKept.indexOf(index);
    if (kept < 0) continue;
    expect(image).toMatchObject(painted);
    let largest = 0;
    for (let i = 0; i < 3 * pixels; i++) {
      const byte = image.rgba[4 * (i % pixels) + Math.floor(i / pixels)]!;
      largest = Math.max(largest, Math.abs(byte - wanted[kept * 3 * pixels + i]!));
    }
    expect(largest, `frame ${index}`).toBeLessThanOrEqual(allowed);
  }
  expect(next).toBe(13);
  film.end();
  await decoder.dispose();
}

interface Layers {
  readonly colours: Float32Array;
  readonly logits: Float32Array;
}

/** Each latent frame's layers, in PyTorch's order. */
async function decodeLayers({ gpu, pipelines }: OpenLab, element: Element): Promise<Layers[]> {
  const layers = readVideoDecoderLayers(weights, config);
  const uploaded = await uploadVideoDecoder(gpu, layers);
  const graph = await buildVideoDecoderGraph({
    ...{ gpu, pipelines, layers, size, element },
    weights: uploaded.buffers,
    layout: config,
    painting: paintingOf(size, config.spatial, painted),
    convolution: 'direct',
  });
  const bytes = Math.max(graph.colours.size, graph.edges.size);
  const reader = await createReader(gpu, 'golden', bytes);
  try {
    const out: Layers[] = [];
    for (const t of [0, 1] as const) {
      const half = latents.length / 2;
      gpu.device.queue.writeBuffer(graph.latents, 0, latents.subarray(t * half, (t + 1) * half));
      await runProgram(gpu, graph.programs[t]);
      const colours = new Float32Array(await reader.read(graph.colours, graph.colours.size));
      const edges = new Float32Array(await reader.read(graph.edges, graph.edges.size));
      out.push({ colours: inPlanes(colours), logits: inRows(edges) });
    }
    return out;
  } finally {
    reader.dispose();
    graph.dispose();
    uploaded.dispose();
  }
}

const [height, width] = [8 * size.height, 8 * size.width];

/** [groups, height, width, 2 layers, 4] → [2 layers, groups, 3, height, width] */
function inPlanes(colours: Float32Array): Float32Array {
  const plane = height * width;
  return Float32Array.from({ length: 24 * plane }, (_, i) => {
    const layer = Math.floor(i / (12 * plane));
    const group = Math.floor(i / (3 * plane)) % 4;
    const rgb = Math.floor(i / plane) % 3;
    return colours[((group * plane + (i % plane)) * 2 + layer) * 4 + rgb]!;
  });
}

/** [height / 2, width / 2, 12 slots, 4, 4] → [12 slots, 2·height, 2·width] */
function inRows(edges: Float32Array): Float32Array {
  return Float32Array.from({ length: 48 * height * width }, (_, i) => {
    const x = i % (2 * width);
    const y = Math.floor(i / (2 * width)) % (2 * height);
    const slot = Math.floor(i / (4 * width * height));
    const place = Math.floor(y / 4) * (width / 2) + Math.floor(x / 4);
    return edges[(place * 12 + slot) * 16 + (y % 4) * 4 + (x % 4)]!;
  });
}

/** PyTorch's [2 latent frames, 2 layers, groups, 3, height, width]. */
function colourPlanes(): Float32Array {
  return floatsOf(golden, 'colours');
}
