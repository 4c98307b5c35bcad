/**
 * A rough moving picture straight from latents, on the CPU: the decoder's linear skip alone, which
 * carries colours and large shapes. All that is linear on the way is folded into one matrix.
 */
import { halfToNumber } from '../../common/half.ts';
import type { Preview } from '../../common/progress.ts';
import type { Compression, LatentShape } from '../../common/shape.ts';
import type { TensorSource } from '../weights/tensor-source.ts';
import { framesOf } from './latent-frames.ts';
import { packing, readLatentScale, readSkip } from './decoder-trunk-layers.ts';

/**
 * @param latents [frames, channels, height, width] f32, normalised as the denoiser leaves them
 * @param firstLatentFrame film index of the first of them: the film's own first holds one frame
 */
export type LatentPreview = (
  latents: Float32Array,
  shape: LatentShape,
  firstLatentFrame?: number,
) => Preview;

/**
 * @param reduction 1 for the frames' own size, 2 for half of it in each direction.
 * @throws KinoraError `weights-damaged`.
 */
export function createLatentPreview(
  weights: TensorSource,
  compression: Compression,
  reduction: 1 | 2,
): LatentPreview {
  const map = foldSkip(weights, compression, reduction);
  return (latents, shape, firstLatentFrame = 0) =>
    paint(map, compression.temporal, latents, shape, firstLatentFrame);
}

/** One latent pixel → `side` × `side` pixels of each of its frames, in 0…255. */
interface PatchMap {
  readonly side: number;
  readonly channels: number;
  /** [temporal, side, side, 3, channels] */
  readonly matrix: Float32Array;
  /** [temporal, side, side, 3] */
  readonly offset: Float32Array;
}

function foldSkip(weights: TensorSource, by: Compression, reduction: number): PatchMap {
  const { weight, bias, features } = readSkip(weights, by);
  const { mean, deviation } = readLatentScale(weights, by.channels);
  const side = by.spatial / reduction;
  const outputs = by.temporal * side * side * 3;
  const matrix = new Float32Array(outputs * by.channels);
  const offset = new Float32Array(outputs).fill(127.5);
  // −1…1 to 0…255, and the mean of the pixels that fall together.
  const scale = 127.5 / reduction ** 2;
  for (let feature = 0; feature < features; feature++) {
    const output = outputOf(feature, by.temporal, reduction, side);
    offset[output]! += bias[feature]! * scale;
    for (let channel = 0; channel < by.channels; channel++) {
      const value = halfToNumber(weight[channel * features + feature]!) * scale;
      offset[output]! += value * mean[channel]!;
      matrix[output * by.channels + channel]! += value * deviation[channel]!;
    }
  }
  return { side, channels: by.channels, matrix, offset };
}

/** Skip features lie as [half row, half column, frame, row, column, colour]. */
function outputOf(feature: number, temporal: number, reduction: number, side: number): number {
  const colour = feature % 3;
  const place = Math.floor(feature / 3);
  const column = place % packing;
  const row = Math.floor(place / packing) % packing;
  const frame = Math.floor(place / packing ** 2) % temporal;
  const part = Math.floor(place / (packing ** 2 * temporal));
  const y = Math.floor((Math.floor(part / 2) * packing + row) / reduction);
  const x = Math.floor(((part % 2) * packing + column) / reduction);
  return ((frame * side + y) * side + x) * 3 + colour;
}

function paint(
  { side, channels, matrix, offset }: PatchMap,
  temporal: number,
  latents: Float32Array,
  shape: LatentShape,
  firstLatentFrame: number,
): Preview {
  const frameAt = framesOf(firstLatentFrame, temporal)[0]!.index;
  const pixels = shape.height * shape.width;
  const [width, height] = [shape.width * side, shape.height * side];
  const frameCount = framesOf(firstLatentFrame + shape.frames, temporal)[0]!.index - frameAt;
  const rgba = new Uint8ClampedArray(frameCount * height * width * 4).fill(255);
  const latent = new Float32Array(channels);
  for (let t = 0; t < shape.frames; t++) {
    const frames = framesOf(firstLatentFrame + t, temporal);
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let channel = 0; channel < channels; channel++) {
        latent[channel] = latents[(t * channels + channel) * pixels + pixel]!;
      }
      const top = Math.floor(pixel / shape.width) * side;
      const left = (pixel % shape.width) * side;
      for (const { index, slot } of frames) {
        for (let row = 0; row < side; row++) {
          const target = (((index - frameAt) * height + top + row) * width + left) * 4;
          let output = (slot * side + row) * side * 3;
          for (let byte = 0; byte < side * 4; byte++) {
            // Alpha stays as it is.
            if (byte % 4 === 3) continue;
            let sum = offset[output]!;
            const first = output * channels;
            for (let c = 0; c < channels; c++) sum += matrix[first + c]! * latent[c]!;
            rgba[target + byte] = sum;
            output++;
          }
        }
      }
    }
  }
  return { width, height, frameCount, rgba };
}
