/**
 * The decoder's weights as its kernels read them: of the sizes that the manifest tells, by the names
 * that `models/training/autoencoder.py` gives.
 */
import { KinoraError } from '../../common/errors.ts';
import { decodeHalf, encodeHalf } from '../../common/half.ts';
import type { Compression } from '../../common/shape.ts';
import type { AutoencoderConfig } from '../weights/manifest.ts';
import type { Tensor, TensorSource } from '../weights/tensor-source.ts';

/** What the manifest tells of the decoder, but for its files. */
export type TrunkConfig = Omit<AutoencoderConfig, 'graph' | 'weights'>;

export interface TrunkLayers extends LatentScale {
  readonly convIn: ConvLayer;
  /** At the latents' size. */
  readonly low: readonly BlockLayer[];
  readonly up: ConvLayer;
  /** At twice the latents' size. */
  readonly high: readonly BlockLayer[];
  readonly normOut: NormLayer;
  readonly convOut: ConvLayer;
  readonly skip: ConvLayer;
}

/** [channels] f32 each: raw latents = normalised · deviation + mean. */
export interface LatentScale {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

export interface ConvLayer {
  readonly name: string;
  readonly kernel: 1 | 3;
  readonly inputs: number;
  readonly features: number;
  /** [kernel, kernel, inputs, features] f16. */
  readonly weight: Uint16Array;
  /** [features] f32 */
  readonly bias: Float32Array;
}

export interface NormLayer {
  readonly name: string;
  /** [channels] f32 */
  readonly gain: Float32Array;
  /** Inside the root. */
  readonly epsilon: number;
}

/** x + conv(silu(conv(norm(x)))). */
export interface BlockLayer {
  readonly norm: NormLayer;
  readonly conv1: ConvLayer;
  readonly conv2: ConvLayer;
  /** The first convolution also sees norm(x) of the latent frame before. */
  readonly hasMemory: boolean;
}

/** Pixels of a frame that one packed pixel holds, in each direction. */
export const packing = 4;

/**
 * @throws KinoraError `weights-damaged` naming a tensor that is missing, does not fit, or that the
 * manifest does not know of; `manifest-invalid` where this decoder's packing cannot give its size.
 */
export function readTrunkLayers(source: TensorSource, config: TrunkConfig): TrunkLayers {
  if (config.spatial !== 2 * packing) {
    throw new KinoraError('manifest-invalid', { field: 'autoencoder.spatial' });
  }
  const { channels, widths, decoderBlocks } = config;
  const toUp = { inputs: widths.low, features: 4 * widths.high };
  const toPacked = { inputs: widths.high, features: packedChannels(config) };
  const read = {
    convIn: readConv(source, 'decoder.conv_in', { inputs: channels, features: widths.low }),
    low: readBlocks(source, 'decoder.low', decoderBlocks.low, widths.low, config.eps),
    up: readConv(source, 'decoder.up', toUp, halves),
    high: readBlocks(source, 'decoder.high', decoderBlocks.high, widths.high, config.eps),
    normOut: readNorm(source, 'decoder.norm_out', widths.high, config.eps),
    convOut: readConv(source, 'decoder.conv_out', toPacked, pixelsFirst),
  };
  return { ...read, skip: readSkip(source, config), ...readLatentScale(source, channels) };
}

/** The linear way from latents to frames: features [2, 2, temporal, 4, 4, 3]. */
export function readSkip(source: TensorSource, by: Compression): ConvLayer {
  const sizes = { inputs: by.channels, features: 4 * packedChannels(by) };
  return readConv(source, 'decoder.skip', sizes, halvesThenPixels);
}

export function readLatentScale(source: TensorSource, channels: number): LatentScale {
  return {
    mean: readVector(source, 'latents_mean', channels),
    deviation: readVector(source, 'latents_std', channels),
  };
}

/** Of a pixel of packed frames: frames × colours × pixels. */
function packedChannels({ temporal }: Compression): number {
  return temporal * 3 * packing ** 2;
}

/** Which feature of the tensor becomes feature `feature` of the layer. */
export type FeatureOrder = (feature: number, features: number) => number;

/** PyTorch's `pixel_shuffle` by two reads feature c·4 + part; the kernel wants part·(N/4) + c. */
export const halves: FeatureOrder = (feature, features) => {
  const quarter = features / 4;
  return (feature % quarter) * 4 + Math.floor(feature / quarter);
};

/** [frame, colour, y, x] of `pixel_shuffle` by four → [frame, y, x, colour]. */
const pixelsFirst: FeatureOrder = (feature) => {
  const place = packing ** 2;
  const frame = Math.floor(feature / (3 * place));
  const pixel = Math.floor(feature / 3) % place;
  return (frame * 3 + (feature % 3)) * place + pixel;
};

/** Two shuffles in a row: by two, then each quarter's features as in `conv_out`. */
const halvesThenPixels: FeatureOrder = (feature, features) => {
  const quarter = features / 4;
  const inQuarter = pixelsFirst(feature % quarter, quarter);
  return halves(feature - (feature % quarter) + inQuarter, features);
};

export function readBlocks(
  source: TensorSource,
  name: string,
  count: number,
  channels: number,
  epsilon: number,
): BlockLayer[] {
  const beyond = source.names.find((tensor) => tensor.startsWith(`${name}.${count}.`));
  if (beyond !== undefined) return refuse(beyond, source.tensor(beyond));
  return Array.from({ length: count }, (_, i) => {
    const prefix = `${name}.${i}`;
    const hasMemory = source.tensor(`${prefix}.conv_1.weight`).shape[1] === 2 * channels;
    const inputs = hasMemory ? 2 * channels : channels;
    return {
      norm: readNorm(source, `${prefix}.norm`, channels, epsilon),
      conv1: readConv(source, `${prefix}.conv_1`, { inputs, features: channels }),
      conv2: readConv(source, `${prefix}.conv_2`, { inputs: channels, features: channels }),
      hasMemory,
    };
  });
}

interface ConvSizes {
  readonly inputs: number;
  readonly features: number;
}

export function readConv(
  source: TensorSource,
  name: string,
  sizes: ConvSizes,
  order: FeatureOrder = (feature) => feature,
): ConvLayer {
  const tensor = source.tensor(`${name}.weight`);
  const [features = 0, inputs = 0, kernel] = tensor.shape;
  const isWhole = isConvWeight(tensor) && (kernel === 1 || kernel === 3);
  const isFitting = inputs === sizes.inputs && features === sizes.features;
  if (!isWhole || !isFitting) return refuse(`${name}.weight`, tensor);
  const taps = kernel ** 2;
  const from = halvesOf(source, `${name}.weight`, tensor);
  const weight = new Uint16Array(from.length);
  const bias = readVector(source, `${name}.bias`, features);
  for (let feature = 0; feature < features; feature++) {
    const base = order(feature, features) * inputs * taps;
    for (let input = 0; input < inputs; input++) {
      for (let tap = 0; tap < taps; tap++) {
        weight[(tap * inputs + input) * features + feature] = from[base + input * taps + tap]!;
      }
    }
  }
  return {
    ...{ name, kernel, inputs, features, weight },
    bias: bias.map((_, feature) => bias[order(feature, features)]!),
  };
}

/** Kernels read channels in fours, and after a shuffle each quarter of the features. */
function isConvWeight({ dtype, shape }: Tensor): boolean {
  const [features = 0, inputs = 0, rows, columns] = shape;
  const isSquare = shape.length === 4 && rows === columns;
  const isStored = dtype === 'F16' || dtype === 'I8';
  return isStored && isSquare && inputs % 4 === 0 && features % 16 === 0;
}

/** A weight as f16: as it lies there, or int8 times the f16 scale of its group of inputs. */
function halvesOf(source: TensorSource, name: string, tensor: Tensor): Uint16Array {
  if (tensor.dtype === 'F16') return new Uint16Array(tensor.bytes.slice().buffer);
  const scale = source.tensor(`${name}.scale`);
  const [rows = 0, groups = 0] = scale.shape;
  const values = new Int8Array(tensor.bytes.slice().buffer);
  const groupSize = values.length / (rows * groups);
  const isFitting = scale.dtype === 'F16' && rows === tensor.shape[0];
  if (!isFitting || !Number.isInteger(groupSize)) return refuse(`${name}.scale`, scale);
  const scales = decodeHalf(new Uint16Array(scale.bytes.slice().buffer));
  const products = new Float32Array(values.length);
  for (let group = 0, i = 0; group < scales.length; group++) {
    for (let inGroup = 0; inGroup < groupSize; inGroup++, i++) {
      products[i] = values[i]! * scales[group]!;
    }
  }
  return encodeHalf(products);
}

export function readNorm(
  source: TensorSource,
  name: string,
  channels: number,
  epsilon: number,
): NormLayer {
  return { name, epsilon, gain: readVector(source, `${name}.weight`, channels) };
}

/** A tensor with `count` numbers, whatever its shape, as f32. */
function readVector(source: TensorSource, name: string, count: number): Float32Array {
  const tensor = source.tensor(name);
  const bytes = tensor.bytes.slice().buffer;
  const elements = tensor.shape.reduce((product, size) => product * size, 1);
  if (elements !== count) return refuse(name, tensor);
  if (tensor.dtype === 'F32') return new Float32Array(bytes);
  if (tensor.dtype === 'F16') return decodeHalf(new Uint16Array(bytes));
  return refuse(name, tensor);
}

function refuse(name: string, { dtype, shape }: Tensor): never {
  throw new KinoraError('weights-damaged', {
    ...{ tensor: name, dtype },
    reason: 'not of the decoder',
    shape: shape.join(),
  });
}
