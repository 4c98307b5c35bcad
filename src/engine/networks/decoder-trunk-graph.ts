/**
 * What latents go through at their own and at twice their size, as GPU calls, one latent frame at a time.
 *
 *   raw latents → conv_in → low blocks → up ×2 → high blocks → norm → conv_out + skip → small frames
 *
 * A block with memory keeps norm(x) of the latent frame before in a second buffer; the two change
 * places from frame to frame, so there are two lists of calls over the same buffers.
 */
import type { Size } from '../../common/shape.ts';
import type { BufferRequest } from '../gpu/arena.ts';
import { type Call, call } from '../gpu/kernel.ts';
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
import {
  type BlockLayer,
  type ConvLayer,
  type TrunkLayers,
  type NormLayer,
} from './decoder-trunk-layers.ts';

/** Every array of the weights under the name of its buffer. */
export function trunkWeightArrays(layers: TrunkLayers): Record<string, Uint16Array | Float32Array> {
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

export function trunkBufferSizes(
  layers: TrunkLayers,
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
  readonly layers: TrunkLayers;
  readonly latent: Size;
  readonly element: Element;
  readonly buffers: Readonly<Record<string, GPUBuffer>>;
  readonly parity: 0 | 1;
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
