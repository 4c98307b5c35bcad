/**
 * The decoder's linear skip in float64, step by step as PyTorch has it: denormalise, 1×1
 * convolution, `pixel_shuffle` by two, `pixel_shuffle` by four, ½x + ½, first three frames dropped.
 */
export interface SkipInput {
  /** [frames, channels, height, width] normalised */
  readonly latents: Float64Array;
  readonly frames: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** [768, channels] as in the weights' file; `bias` [768]. */
  readonly weight: Float64Array;
  readonly bias: Float64Array;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** @returns [1 + 4·(frames − 1), 3, 8·height, 8·width] in 0…1, not clamped. */
export function skipFrames(input: SkipInput): Float64Array {
  const { frames, channels, height, width, latents, weight, bias } = input;
  const features = bias.length;
  const maps: Float64Array[] = [];
  for (let t = 0; t < frames; t++) {
    const map = new Float64Array(features * height * width);
    for (let feature = 0; feature < features; feature++) {
      for (let p = 0; p < height * width; p++) {
        let sum = bias[feature]!;
        for (let c = 0; c < channels; c++) {
          const latent = latents[(t * channels + c) * height * width + p]!;
          sum += weight[feature * channels + c]! * (latent * input.deviation[c]! + input.mean[c]!);
        }
        map[feature * height * width + p] = sum;
      }
    }
    const packed = pixelShuffle(map, 2, height, width);
    maps.push(pixelShuffle(packed, 4, 2 * height, 2 * width));
  }
  const all = Float64Array.from(maps.flatMap((map) => [...map]));
  const frameLength = 3 * 64 * height * width;
  return all.subarray(3 * frameLength).map((value) => value * 0.5 + 0.5);
}

/** [c·r², height, width] → [c, r·height, r·width], as `torch.nn.functional.pixel_shuffle`. */
export function pixelShuffle(
  x: Float64Array,
  r: number,
  height: number,
  width: number,
): Float64Array {
  const channels = x.length / (r * r * height * width);
  const out = new Float64Array(x.length);
  let next = 0;
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < r * height; y++) {
      for (let z = 0; z < r * width; z++) {
        const from = c * r * r + (y % r) * r + (z % r);
        out[next++] = x[(from * height + Math.floor(y / r)) * width + Math.floor(z / r)]!;
      }
    }
  }
  return out;
}
