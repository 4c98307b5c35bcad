/**
 * The decoder as GPU calls, one latent frame at a time.
 *
 *   raw latents → conv_in → low blocks → up ×2 → high blocks → norm → conv_out + skip → RGBA
 *
 * A block with memory keeps norm(x) of the latent frame before in a second buffer; the two change
 * places from frame to frame, so there are two programs over the same buffers.
 */
import type { Size } from '../../common/shape.ts';
import { type Arena, allocateArena, type BufferRequest } from '../gpu/arena.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { type Call, call } from '../gpu/kernel.ts';
import type { PipelineCache } from '../gpu/pipelines.ts';
import { buildProgram, type Program } from '../gpu/program.ts';
import { bytesPerElement, type Element } from '../gpu/wgsl.ts';
import { channelRmsNorm } from '../kernels/channel-rms-norm.ts';
import {
  conv2d,
  type Conv2dShape,
  type Conv2dTiling,
  conv2dWithPast,
  tileFor,
} from '../kernels/conv2d.ts';
import { latentsToChannelsLast } from '../kernels/latents-to-channels-last.ts';
import { packedToRgba } from '../kernels/packed-to-rgba.ts';
import {
  type BlockLayer,
  type ConvLayer,
  type DecoderLayers,
  type NormLayer,
  packing,
} from './video-decoder-layers.ts';

export interface DecoderGraph {
  /** [channels, height, width] f32: one latent frame, written before a run. */
  readonly latents: GPUBuffer;
  /** [2·height, 2·width, temporal, 4, 4, 3] f32: its frames in −1…1, not clamped. */
  readonly packed: GPUBuffer;
  /** [temporal, 8·height, 8·width, 4] bytes: the same as RGBA. */
  readonly rgba: GPUBuffer;
  /** Latent frame t runs program t % 2. Memory is zero before the first run, as it must be. */
  readonly programs: readonly [Program, Program];
  readonly dispose: () => void;
}

export interface DecoderGraphParts {
  readonly gpu: Gpu;
  readonly pipelines: PipelineCache;
  readonly layers: DecoderLayers;
  /** One buffer per array of `layers`, see `weightArrays`. */
  readonly weights: Readonly<Record<string, GPUBuffer>>;
  /** Of the latents. */
  readonly size: Size;
  /** Of activations; f16 needs `shader-f16`. The residual stream is f32 either way. */
  readonly element: Element;
  readonly convolution: Conv2dTiling;
}

export async function buildDecoderGraph({
  gpu,
  pipelines,
  layers,
  weights,
  size: latent,
  element,
  convolution,
}: DecoderGraphParts): Promise<DecoderGraph> {
  const frames = layers.convOut.features / (3 * packing ** 2);
  const rgbaBytes = frames * (2 * packing) ** 2 * latent.width * latent.height * 4;
  const arena = await allocateArena(gpu, 'video decoder', {
    ...bufferSizes(layers, latent, element),
    rgba: { bytes: rgbaBytes },
  });
  const buffers: Readonly<Record<string, GPUBuffer>> = { ...weights, ...arena.buffers };
  const programs: Program[] = [];
  const dispose = (): void => {
    for (const program of programs) program.dispose();
    arena.dispose();
  };
  try {
    for (const parity of [0, 1] as const) {
      const calls = decoderCalls({ convolution, layers, latent, element, buffers, parity });
      programs.push(await buildProgram(gpu, pipelines, `decode, parity ${parity}`, calls));
    }
  } catch (thrown) {
    dispose();
    throw thrown;
  }
  const [even, odd] = programs as [Program, Program];
  const { latents, packed, rgba } = (arena as Arena<'latents' | 'packed' | 'rgba'>).buffers;
  return { latents, packed, rgba, programs: [even, odd], dispose };
}

/** Every array of the weights under the name of its buffer. */
export function weightArrays(layers: DecoderLayers): Record<string, Uint16Array | Float32Array> {
  const arrays: Record<string, Uint16Array | Float32Array> = {
    mean: layers.mean,
    deviation: layers.deviation,
  };
  const addConv = ({ name, weight, bias }: ConvLayer): void => {
    arrays[`${name}.weight`] = weight;
    arrays[`${name}.bias`] = bias;
  };
  const addNorm = ({ name, gain }: NormLayer): void => {
    arrays[`${name}.gain`] = gain;
  };
  for (const conv of [layers.convIn, layers.up, layers.convOut, layers.skip]) addConv(conv);
  for (const { norm, conv1, conv2 } of [...layers.low, ...layers.high]) {
    addNorm(norm);
    addConv(conv1);
    addConv(conv2);
  }
  addNorm(layers.normOut);
  return arrays;
}

export function bufferSizes(
  layers: DecoderLayers,
  { width, height }: Size,
  element: Element,
): Record<string, BufferRequest> {
  const pixels = width * height;
  const bytes = bytesPerElement(element);
  const [low, high] = [layers.convIn.features, layers.up.features / 4];
  const packed = layers.convOut.features;
  const normBytes = Object.fromEntries([
    ...layers.low.flatMap(normNames).map((name) => [name, { bytes: pixels * low * bytes }]),
    ...layers.high.flatMap(normNames).map((name) => [name, { bytes: 4 * pixels * high * bytes }]),
  ]) as Record<string, BufferRequest>;
  return {
    ...normBytes,
    latents: { bytes: pixels * layers.convIn.inputs * 4 },
    raw: { bytes: pixels * layers.convIn.inputs * bytes },
    low: { bytes: pixels * low * 4 },
    lowHidden: { bytes: pixels * low * bytes },
    high: { bytes: 4 * pixels * high * 4 },
    highHidden: { bytes: 4 * pixels * high * bytes },
    packed: { bytes: 4 * pixels * packed * 4 },
  };
}

/** Where norm(x) of a block goes in frames of even and odd number. */
function normNames({ norm, hasMemory }: BlockLayer): [string, string] {
  return hasMemory ? [`${norm.name}/0`, `${norm.name}/1`] : [`${norm.name}/0`, `${norm.name}/0`];
}

export interface Step {
  readonly convolution: Conv2dTiling;
  readonly layers: DecoderLayers;
  readonly latent: Size;
  readonly element: Element;
  readonly buffers: Readonly<Record<string, GPUBuffer>>;
  readonly parity: 0 | 1;
}

function decoderCalls(step: Step): Call[] {
  const { layers, latent, buffers } = step;
  const highSize = { width: 2 * latent.width, height: 2 * latent.height };
  const frames = layers.convOut.features / (3 * packing ** 2);
  const { packed, rgba } = buffers;
  return [
    ...trunkCalls(step),
    call(packedToRgba({ ...highSize, frames }), { packed: packed!, rgba: rgba! }),
  ];
}

/** From `latents` to `packed`; `highHidden` keeps the last features, normed. */
export function trunkCalls(step: Step): Call[] {
  const { layers, latent, element, buffers } = step;
  const lowSize = latent;
  const highSize = { width: 2 * latent.width, height: 2 * latent.height };
  const [raw, low, high, packed] = ['raw', 'low', 'high', 'packed'].map((name) => buffers[name]!);
  const normed = buffers['highHidden']!;
  const pixels = latent.width * latent.height;
  return [
    call(latentsToChannelsLast({ channels: layers.convIn.inputs, pixels, element }), {
      x: buffers['latents']!,
      mean: buffers['mean']!,
      deviation: buffers['deviation']!,
      y: raw!,
    }),
    conv(step, layers.convIn, lowSize, raw!, low!, { result: 'f32' }),
    ...layers.low.flatMap((block) => blockCalls(step, block, lowSize, 'low')),
    // The residual stream itself, in f32.
    conv(step, layers.up, lowSize, low!, high!, { element: 'f32', result: 'f32', shuffle: true }),
    ...layers.high.flatMap((block) => blockCalls(step, block, highSize, 'high')),
    norm(step, layers.normOut, highSize, high!, normed),
    conv(step, layers.skip, lowSize, raw!, packed!, { result: 'f32', shuffle: true }),
    conv(step, layers.convOut, highSize, normed, packed!, { result: 'f32', add: true }),
  ];
}

export function blockCalls(
  step: Step,
  block: BlockLayer,
  size: Size,
  stream: 'low' | 'high' | 'fine',
): Call[] {
  const { buffers, parity, element } = step;
  const x = buffers[stream]!;
  const hidden = buffers[`${stream}Hidden`]!;
  const names = normNames(block);
  const current = buffers[names[parity]]!;
  const past = buffers[names[1 - parity]!]!;
  const shape = { result: element, activation: 'silu' } as const;
  return [
    norm(step, block.norm, size, x, current),
    block.hasMemory
      ? convWithPast(step, block.conv1, size, { current, past }, hidden, shape)
      : conv(step, block.conv1, size, current, hidden, shape),
    conv(step, block.conv2, size, hidden, x, { result: 'f32', add: true }),
  ];
}

export function norm(
  step: Step,
  { name, gain, epsilon }: NormLayer,
  size: Size,
  x: GPUBuffer,
  y: GPUBuffer,
): Call {
  const pixels = size.width * size.height;
  const shape = { pixels, channels: gain.length, epsilon, element: step.element };
  return call(channelRmsNorm(shape), { x, gain: step.buffers[`${name}.gain`]!, y });
}

type ConvOptions = Pick<Conv2dShape, 'result' | 'activation' | 'add' | 'shuffle'> & {
  readonly element?: Element;
};

export function conv(
  step: Step,
  layer: ConvLayer,
  size: Size,
  current: GPUBuffer,
  y: GPUBuffer,
  options: ConvOptions,
): Call {
  const shape = convShape(step, layer, size, layer.inputs, options);
  const tile = tileFor(shape, step.convolution);
  return call(conv2d(shape, tile), { current, ...convWeights(step, layer), y });
}

function convWithPast(
  step: Step,
  layer: ConvLayer,
  size: Size,
  inputs: { readonly current: GPUBuffer; readonly past: GPUBuffer },
  y: GPUBuffer,
  options: ConvOptions,
): Call {
  const channels = layer.inputs / 2;
  const shape = convShape(step, layer, size, channels, options);
  const tile = tileFor(shape, step.convolution);
  return call(conv2dWithPast({ ...shape, pastChannels: channels }, tile), {
    ...inputs,
    ...convWeights(step, layer),
    y,
  });
}

function convShape(
  { element }: Step,
  { kernel, features }: ConvLayer,
  { width, height }: Size,
  channels: number,
  options: ConvOptions,
): Conv2dShape {
  return { element, width, height, channels, kernel, features, ...options };
}

function convWeights({ buffers }: Step, { name }: ConvLayer): Record<'weight' | 'bias', GPUBuffer> {
  return { weight: buffers[`${name}.weight`]!, bias: buffers[`${name}.bias`]! };
}
