import { KinoraError } from '../../common/errors.ts';
import { frameElements, type LatentSize } from '../../common/shape.ts';
import { type Arena, allocateArena } from '../gpu/arena.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { PipelineCache } from '../gpu/pipelines.ts';
import { runProgram } from '../gpu/program.ts';
import { createReader } from '../gpu/readback.ts';
import type { Element } from '../gpu/wgsl.ts';
import type { Conv2dTiling } from '../kernels/conv2d.ts';
import type { TensorSource } from '../weights/tensor-source.ts';
import type { FilmDecoder, VideoDecoder } from './contracts.ts';
import { framesOf } from './latent-frames.ts';
import { buildDecoderGraph, weightArrays } from './video-decoder-graph.ts';
import {
  type DecoderConfig,
  type DecoderLayers,
  readDecoderLayers,
} from './video-decoder-layers.ts';

export interface VideoDecoderParts {
  readonly gpu: Gpu;
  readonly pipelines: PipelineCache;
  /** The autoencoder's file. */
  readonly weights: TensorSource;
  /** The manifest's section `autoencoder`. */
  readonly config: DecoderConfig;
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
  const layers = readDecoderLayers(parts.weights, config);
  const weights = await uploadDecoder(gpu, layers);
  const hasHalf = gpu.device.features.has('shader-f16');
  const element = parts.element ?? (hasHalf ? 'f16' : 'f32');
  const convolution = parts.convolution ?? (gpu.adapter.isSoftware ? 'direct' : 'tiled');
  return {
    begin: (size) => begin({ ...parts, layers, weights, element, convolution }, size),
    dispose() {
      weights.dispose();
      return Promise.resolve();
    },
  };
}

/** Every array of the weights in a buffer of its name. */
export async function uploadDecoder(gpu: Gpu, layers: DecoderLayers): Promise<Arena<string>> {
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
  readonly layers: DecoderLayers;
  readonly weights: Arena<string>;
  readonly element: Element;
  readonly convolution: Conv2dTiling;
}

async function begin(
  { gpu, pipelines, layers, weights, element, convolution, config }: Loaded,
  size: LatentSize,
): Promise<FilmDecoder> {
  if (size.channels !== config.channels) {
    throw new KinoraError('internal', { what: 'latents', ...size });
  }
  const { spatial, temporal } = config;
  const shown = { width: size.width * spatial, height: size.height * spatial };
  const pictureBytes = shown.width * shown.height * 4;
  const length = frameElements(size);
  const graph = await buildDecoderGraph({
    gpu,
    pipelines,
    layers,
    weights: weights.buffers,
    size: { width: size.width, height: size.height },
    element,
    convolution,
  });
  const reader = await createReader(gpu, 'video decoder', graph.rgba.size).catch(
    (thrown: unknown) => {
      graph.dispose();
      throw thrown;
    },
  );
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
        const bytes = await reader.read(graph.rgba, graph.rgba.size, signal);
        for (const { index, slot } of framesOf(t, temporal)) {
          const rgba = new Uint8ClampedArray(bytes, slot * pictureBytes, pictureBytes);
          yield { index, image: { ...shown, rgba } };
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
