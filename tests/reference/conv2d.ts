/** Convolution of one picture in float64, plain loops: stride 1, zeros beyond the edge. */
export interface Conv2dInput {
  /** [height, width, channels] */
  readonly x: Float64Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** [kernel, kernel, channels, features] */
  readonly weight: Float64Array;
  /** [features] */
  readonly bias: Float64Array;
  readonly kernel: number;
  readonly features: number;
}

export interface Conv2dResult {
  /** [height, width, features] */
  readonly values: Float64Array;
  /** [height, width, features] Σ|x·weight| + |bias|: what the error of a rounded sum scales with. */
  readonly magnitudes: Float64Array;
}

export function conv2d(input: Conv2dInput): Conv2dResult {
  const { x, height, width, channels, weight, bias, kernel, features } = input;
  const values = new Float64Array(height * width * features);
  const magnitudes = new Float64Array(height * width * features);
  const margin = (kernel - 1) / 2;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (let feature = 0; feature < features; feature++) {
        let sum = bias[feature]!;
        let magnitude = Math.abs(sum);
        for (let dy = 0; dy < kernel; dy++) {
          for (let dx = 0; dx < kernel; dx++) {
            const [y, z] = [row + dy - margin, column + dx - margin];
            if (y < 0 || y >= height || z < 0 || z >= width) continue;
            for (let channel = 0; channel < channels; channel++) {
              const product =
                x[(y * width + z) * channels + channel]! *
                weight[((dy * kernel + dx) * channels + channel) * features + feature]!;
              sum += product;
              magnitude += Math.abs(product);
            }
          }
        }
        const index = (row * width + column) * features + feature;
        values[index] = sum;
        magnitudes[index] = magnitude;
      }
    }
  }
  return { values, magnitudes };
}

export function silu(value: number): number {
  return value / (1 + Math.exp(-value));
}

/** Channels of [pixels, a] followed by those of [pixels, b]: [pixels, a + b]. */
export function joinChannels(
  first: Float64Array,
  second: Float64Array,
  pixels: number,
): Float64Array {
  const [a, b] = [first.length / pixels, second.length / pixels];
  return Float64Array.from({ length: pixels * (a + b) }, (_, index) => {
    const [pixel, channel] = [Math.floor(index / (a + b)), index % (a + b)];
    return channel < a ? first[pixel * a + channel]! : second[pixel * b + channel - a]!;
  });
}

/** [height, width, 4·n] → [2·height, 2·width, n]: quarter dy·2 + dx becomes pixel (dy, dx). */
export function shuffle(x: Float64Array, height: number, width: number): Float64Array {
  const quarter = x.length / (4 * height * width);
  const out = new Float64Array(x.length);
  x.forEach((value, index) => {
    const channel = index % quarter;
    const part = Math.floor(index / quarter) % 4;
    const pixel = Math.floor(index / (4 * quarter));
    const row = Math.floor(pixel / width) * 2 + Math.floor(part / 2);
    const column = (pixel % width) * 2 + (part % 2);
    out[(row * 2 * width + column) * quarter + channel] = value;
  });
  return out;
}
