import type { Element } from '../../gpu/wgsl.ts';
import {
  conv2d,
  type Conv2dShape,
  type Conv2dTile,
  type Conv2dTiling,
  conv2dWithPast,
  directTile,
  largeTile,
  smallTile,
} from '../../kernels/conv2d.ts';
import { type Check, fill, pack } from './check.ts';

/** Deep enough that llvmpipe leaves the loop rolled: it compiles in a third of the time. */
const [height, width, channels, features] = [3, 13, 144, 48];
const pixels = height * width;
const kernel = 3;
/** Channels of `current` where the rest come from `past`. */
const currentChannels = 64;

const x = fill(pixels * channels, (i) => ((i * 7) % 5) - 2);
const weight = fill(kernel ** 2 * channels * features, (i) => ((i * 5) % 7) - 3);
const bias = fill(features, (n) => (n % 3) - 1);
const before = fill(pixels * features, (i) => (i % 11) - 5);

export function conv2dChecks(element: Element, tiling: Conv2dTiling): Check[] {
  const tiles =
    tiling === 'direct' ? { direct: directTile } : { small: smallTile, large: largeTile };
  return Object.entries(tiles).flatMap(([name, tile]) => checksOf(element, name, tile));
}

/** What the decoder asks of its convolutions. */
function checksOf(element: Element, tileName: string, tile: Conv2dTile): Check[] {
  const s = sums();
  const common = { slot: 'convolution', output: 'y' } as const;
  const plain: Conv2dShape = { height, width, channels, features, kernel, element, result: 'f32' };
  const inputs = {
    current: pack(x, element),
    weight: pack(weight, 'f16'),
    bias: pack(bias, 'f32'),
  };
  const ended = { ...plain, result: element, activation: 'silu' } as const;
  const silu = s.map((value) => value / (1 + Math.exp(-value)));
  const shuffling: readonly Element[] = element === 'f16' ? ['f16', 'f32'] : ['f32'];
  return [
    {
      ...common,
      name: `convolution, ${tileName}`,
      kernel: conv2d(plain, tile),
      inputs,
      form: 'f32',
      expected: s,
    },
    {
      ...common,
      name: `convolution silu, ${tileName}`,
      kernel: conv2d(ended, tile),
      inputs,
      form: element,
      expected: silu,
    },
    {
      ...common,
      name: `convolution with past, ${tileName}`,
      kernel: conv2dWithPast(
        { ...ended, channels: currentChannels, pastChannels: channels - currentChannels },
        tile,
      ),
      inputs: {
        ...inputs,
        current: pack(channelsOf(0, currentChannels), element),
        past: pack(channelsOf(currentChannels, channels), element),
      },
      form: element,
      expected: silu,
    },
    {
      ...common,
      name: `convolution onto residual, ${tileName}`,
      kernel: conv2d({ ...plain, add: true }, tile),
      inputs: { ...inputs, y: pack(before, 'f32') },
      form: 'f32',
      expected: s.map((value, i) => value + before[i]!),
    },
    ...shuffling.map((of): Check => ({
      ...common,
      name: `convolution to larger picture from ${of}, ${tileName}`,
      kernel: conv2d({ ...plain, element: of, shuffle: true }, tile),
      inputs: { ...inputs, current: pack(x, of) },
      form: 'f32',
      expected: shuffled(s),
    })),
  ];
}

function sums(): Float32Array {
  return fill(pixels * features, (i) => {
    const [pixel, feature] = [Math.floor(i / features), i % features];
    let sum = bias[feature]!;
    for (let tap = 0; tap < kernel ** 2; tap++) {
      const row = Math.floor(pixel / width) + Math.floor(tap / kernel) - 1;
      const column = (pixel % width) + (tap % kernel) - 1;
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      for (let c = 0; c < channels; c++) {
        const at = (tap * channels + c) * features + feature;
        sum += x[(row * width + column) * channels + c]! * weight[at]!;
      }
    }
    return sum;
  });
}

function channelsOf(first: number, end: number): Float32Array {
  const count = end - first;
  return fill(pixels * count, (i) => x[Math.floor(i / count) * channels + first + (i % count)]!);
}

/** [height, width, 2, 2, features / 4] → [2·height, 2·width, features / 4] */
function shuffled(values: Float32Array): Float32Array {
  const quarter = features / 4;
  return fill(values.length, (i) => {
    const [pixel, feature] = [Math.floor(i / quarter), i % quarter];
    const [row, column] = [Math.floor(pixel / (2 * width)), pixel % (2 * width)];
    const part = (row % 2) * 2 + (column % 2);
    const source = Math.floor(row / 2) * width + Math.floor(column / 2);
    return values[source * features + part * quarter + feature]!;
  });
}
