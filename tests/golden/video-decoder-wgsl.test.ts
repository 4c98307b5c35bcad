import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/common/clock.ts';
import { openGpu } from '../../src/engine/gpu/gpu.ts';
import { createPipelineCache } from '../../src/engine/gpu/pipelines.ts';
import { runProgram } from '../../src/engine/gpu/program.ts';
import { createReader } from '../../src/engine/gpu/readback.ts';
import type { Element } from '../../src/engine/gpu/wgsl.ts';
import { buildDecoderGraph } from '../../src/engine/networks/video-decoder-graph.ts';
import { readDecoderLayers } from '../../src/engine/networks/video-decoder-layers.ts';
import { loadVideoDecoder, uploadDecoder } from '../../src/engine/networks/video-decoder-wgsl.ts';
import { floatsOf, readGolden, readModelFile, relativeError } from '../helpers/golden.ts';
import { decodeAll } from '../helpers/decode-all.ts';
import { createGpuLab, findPort, type OpenLab } from '../helpers/gpu-lab.ts';
import { elements } from '../helpers/kernel-test.ts';
import { readManifest } from '../helpers/node-onnx.ts';
import { pixelShuffle } from '../reference/latent-preview.ts';

const lab = createGpuLab();
const compileMs = 300_000;
const { autoencoder: config } = readManifest();
const weights = readModelFile('autoencoder.safetensors');
const golden = readGolden('autoencoder.safetensors');
const corner = { frames: 2, channels: 24, height: 8, width: 6 };
const latents = floatsOf(golden, 'corner.latents');

describe.each(elements)('the WGSL video decoder in %s', (element) => {
  const needs = { f16: element === 'f16' };

  it('gives PyTorch’s frames, before they are clamped', { timeout: compileMs }, async (context) => {
    const open = lab.open(context, needs);
    const got = await decodeCorner(open, element);
    const wanted = cornerFrames();
    // The second latent frame also needs the memory of the first.
    for (const t of [0, 1]) {
      const allowed = element === 'f32' ? 1e-3 : 1e-2;
      expect(relativeError(got[t]!, wanted[t]!), `latent frame ${t}`).toBeLessThan(allowed);
    }
  });

  it('shows every frame of a clip in order', { timeout: compileMs }, async (context) => {
    const open = lab.open(context, needs);
    const decoder = await loadVideoDecoder({ ...open, weights, config, element });
    const wanted = floatsOf(golden, 'corner.frames');
    const pixels = 64 * corner.height * corner.width;
    let next = 0;
    try {
      for await (const { index, image } of decodeAll(decoder, latents, corner)) {
        expect(index).toBe(next++);
        const planes = wanted.subarray(index * 3 * pixels, (index + 1) * 3 * pixels);
        // Half a step by rounding to bytes, and one more for f16's 2⁻¹¹ through twelve layers.
        const allowed = element === 'f32' ? 0.51 : 1.5;
        expect(largestStep(image.rgba, planes)).toBeLessThan(allowed);
      }
    } finally {
      await decoder.dispose();
    }
    expect(next).toBe(5);
  });

  it('breaks off when told, and leaves nothing behind', { timeout: compileMs }, async (context) => {
    const open = lab.open(context, needs);
    const decoder = await loadVideoDecoder({ ...open, weights, config, element });
    const loadedBytes = open.gpu.ledger.liveBytes;
    const abort = new AbortController();
    const frames = decodeAll(decoder, latents, corner, abort.signal);
    expect((await frames.next()).value).toMatchObject({ index: 0 });
    const next = frames.next();
    abort.abort();
    await expect(next).rejects.toMatchObject({ code: 'aborted' });
    expect(open.gpu.ledger.liveBytes).toBe(loadedBytes);
    await decoder.dispose();
  });

  it('frees its buffers when nobody wants the rest', { timeout: compileMs }, async (context) => {
    const open = lab.open(context, needs);
    const decoder = await loadVideoDecoder({ ...open, weights, config, element });
    const loadedBytes = open.gpu.ledger.liveBytes;
    for await (const { index } of decodeAll(decoder, latents, corner)) {
      if (index === 1) break;
    }
    expect(open.gpu.ledger.liveBytes).toBe(loadedBytes);
    await decoder.dispose();
    expect(open.gpu.ledger.liveBytes).toBe(0);
  });
});

it('the WGSL video decoder ends with the device and leaves nothing behind', async (context) => {
  lab.open(context);
  // One of its own, for it dies here.
  const gpu = await openGpu({ gpu: await findPort(), clock: systemClock });
  const decoder = await loadVideoDecoder({
    ...{ gpu, pipelines: createPipelineCache(gpu), weights, config },
  });
  gpu.device.destroy();
  await gpu.device.lost;
  const first = decodeAll(decoder, latents, corner).next();
  await expect(first).rejects.toMatchObject({ code: 'gpu-lost' });
  await decoder.dispose();
  expect(gpu.ledger.liveBytes).toBe(0);
});

/** Each latent frame as the decoder packs it: [2h, 2w, 4, 4, 4, 3] in −1…1. */
async function decodeCorner(
  { gpu, pipelines }: OpenLab,
  element: Element,
): Promise<Float32Array[]> {
  const layers = readDecoderLayers(weights, config);
  const uploaded = await uploadDecoder(gpu, layers);
  const graph = await buildDecoderGraph({
    gpu,
    pipelines,
    layers,
    weights: uploaded.buffers,
    size: corner,
    element,
    convolution: 'direct',
  });
  const reader = await createReader(gpu, 'golden', graph.packed.size);
  try {
    const out: Float32Array[] = [];
    for (const t of [0, 1] as const) {
      const half = latents.length / 2;
      gpu.device.queue.writeBuffer(graph.latents, 0, latents.subarray(t * half, (t + 1) * half));
      await runProgram(gpu, graph.programs[t]);
      out.push(new Float32Array(await reader.read(graph.packed)));
    }
    return out;
  } finally {
    reader.dispose();
    graph.dispose();
    uploaded.dispose();
  }
}

/** PyTorch's two ways to the frames added, in the order of `decodeCorner`. */
function cornerFrames(): Float64Array[] {
  const [main, skip] = ['corner.conv_out', 'corner.skip'].map((name) =>
    Float64Array.from(floatsOf(golden, name)),
  ) as [Float64Array, Float64Array];
  const length = main.length / 2;
  return [0, 1].map((t) => {
    const ofFrame = skip.subarray(t * length, (t + 1) * length);
    const shuffled = pixelShuffle(ofFrame, 2, 8, 6);
    const packed = shuffled.map((value, index) => value + main[t * length + index]!);
    // [192, 16, 12] → [16, 12, 4, 4, 4, 3]
    return Float64Array.from({ length }, (_, index) => {
      const colour = index % 3;
      const place = Math.floor(index / 3) % 16;
      const frame = Math.floor(index / 48) % 4;
      const pixel = Math.floor(index / 192);
      return packed[((frame * 3 + colour) * 16 + place) * 192 + pixel]!;
    });
  });
}

/** Largest difference of RGBA bytes from planes of red, green and blue in 0…1. */
function largestStep(rgba: Uint8ClampedArray, planes: Float32Array): number {
  const pixels = planes.length / 3;
  let largest = 0;
  for (let i = 0; i < planes.length; i++) {
    const [colour, pixel] = [Math.floor(i / pixels), i % pixels];
    largest = Math.max(largest, Math.abs(rgba[4 * pixel + colour]! - 255 * planes[i]!));
  }
  return largest;
}
