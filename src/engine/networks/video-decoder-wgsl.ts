import { KinoraError } from '../../common/errors.ts';
import { frameElements, type LatentSize, type Size } from '../../common/shape.ts';
import { type Arena, allocateArena } from '../gpu/arena.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { PipelineCache } from '../gpu/pipelines.ts';
import { runProgram } from '../gpu/program.ts';
import { createReader } from '../gpu/readback.ts';
import type { Element } from '../gpu/wgsl.ts';
import type { Conv2dTiling } from '../kernels/conv2d.ts';
import type { VideoDecoderConfig } from '../weights/manifest.ts';
import type { TensorSource } from '../weights/tensor-source.ts';
import type { FilmDecoder, VideoDecoder } from './contracts.ts';
import { framesOf } from './latent-frames.ts';
import { buildVideoDecoderGraph, framesBytes, weightArrays } from './video-decoder-graph.ts';
import { type VideoDecoderLayers, readVideoDecoderLayers } from './video-decoder-layers.ts';
import { paintingOf } from './layered-film.ts';

export interface VideoDecoderParts {
  readonly gpu: Gpu;
  readonly pipelines: PipelineCache;
  readonly weights: TensorSource;
  /** The manifest's section `videoDecoder`. */
  readonly config: VideoDecoderConfig;
  /** Of activations: f16 where the device has `shader-f16`, unless told otherwise. */
  readonly element?: Element;
  /** Tiled on GPUs, direct on CPUs that play one, unless told otherwise. */
  readonly convolution?: Conv2dTiling;
}

/**
 * Loads the weights onto the GPU.
 * @throws KinoraError `weights-damaged`, `manifest-invalid`, `gpu-out-of-memory`.
 */
export async function loadVideoDecoder(parts: VideoDecoderParts): Promise<VideoDecoder> {
  const { gpu, config } = parts;
  const layers = readVideoDecoderLayers(parts.weights, config);
  const weights = await uploadVideoDecoder(gpu, layers);
  const hasHalf = gpu.device.features.has('shader-f16');
  const element = parts.element ?? (hasHalf ? 'f16' : 'f32');
  const convolution = parts.convolution ?? (gpu.adapter.isSoftware ? 'direct' : 'tiled');
  return {
    begin: (size, painted) =>
      begin({ ...parts, layers, weights, element, convolution }, size, painted),
    dispose() {
      weights.dispose();
      return Promise.resolve();
    },
  };
}

/** Every array of the weights in a buffer of its name. */
export async function uploadVideoDecoder(
  gpu: Gpu,
  layers: VideoDecoderLayers,
): Promise<Arena<string>> {
  const arrays = weightArrays(layers);
  const requests = Object.fromEntries(
    Object.entries(arrays).map(([name, { byteLength }]) => [name, { bytes: byteLength }]),
  );
  const arena = await allocateArena(gpu, 'video decoder weights', requests);
  for (const [name, array] of Object.entries(arrays)) {
    gpu.device.queue.writeBuffer(arena.buffers[name]!, 0, array);
  }
  return arena;
}

interface Loaded extends Omit<VideoDecoderParts, 'weights'> {
  readonly layers: VideoDecoderLayers;
  readonly weights: Arena<string>;
  readonly element: Element;
  readonly convolution: Conv2dTiling;
}

async function begin(
  { gpu, pipelines, layers, weights, element, convolution, config }: Loaded,
  size: LatentSize,
  painted: Size,
): Promise<FilmDecoder> {
  if (size.channels !== config.channels) {
    throw new KinoraError('internal', { what: 'latents', ...size });
  }
  const { slots, groups, spatial } = config;
  const perGroup = slots / groups;
  const pictureBytes = painted.width * painted.height * 4;
  const length = frameElements(size);
  const graph = await buildVideoDecoderGraph({
    ...{ gpu, pipelines, layers, size, element, convolution },
    weights: weights.buffers,
    layout: config,
    painting: paintingOf(size, spatial, painted),
  });
  const bytes = framesBytes(config, painted);
  const reader = await createReader(gpu, 'video decoder', bytes).catch((thrown: unknown) => {
    graph.dispose();
    throw thrown;
  });
  let latentFrame = 0;
  let hasEnded = false;
  return {
    async *decode(latents, signal) {
      if (latents.length % length !== 0) {
        throw new KinoraError('internal', { what: 'latents', length: latents.length });
      }
      for (let start = 0; start < latents.length; start += length) {
        const t = latentFrame++;
        const own = Float32Array.from(latents.subarray(start, start + length));
        gpu.device.queue.writeBuffer(graph.latents, 0, own);
        await runProgram(gpu, graph.programs[t % 2 === 0 ? 0 : 1], signal);
        let read: { readonly group: number; readonly frames: ArrayBuffer } | undefined;
        for (const { index, slot } of framesOf(t, slots)) {
          const group = Math.floor(slot / perGroup);
          if (read?.group !== group) {
            await runProgram(gpu, graph.paint[group]!, signal);
            read = { group, frames: await reader.read(graph.rgba, bytes, signal) };
          }
          const first = (slot % perGroup) * pictureBytes;
          const rgba = new Uint8ClampedArray(read.frames, first, pictureBytes);
          yield { index, image: { ...painted, rgba } };
        }
      }
    },
    end() {
      if (hasEnded) return;
      hasEnded = true;
      reader.dispose();
      graph.dispose();
    },
  };
}
