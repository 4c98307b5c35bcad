/** Kernels that move numbers more than they compute: each element must find its place. */
import type { Element } from '../../gpu/wgsl.ts';
import { dequantise, packHalf } from '../../kernels/dequantise.ts';
import { latentsToChannelsLast } from '../../kernels/latents-to-channels-last.ts';
import { modulation } from '../../kernels/modulation.ts';
import { packedToRgba } from '../../kernels/packed-to-rgba.ts';
import { patchify, type PatchSize } from '../../kernels/patchify.ts';
import { unpatchify } from '../../kernels/unpatchify.ts';
import { type Check, fill, pack } from './check.ts';

/** Stored weights → matrices: the denoiser's of `element`, those of time in f32. */
export function weightChecks(element: Element): Check[] {
  const [outputs, depth, groupSize] = [12, 16, 8];
  const shape = { outputs, depth, columns: outputs + 4, firstColumn: 4, element };
  const quantised = Int8Array.from({ length: outputs * depth }, (_, i) => ((i * 11) % 31) - 15);
  const scales = fill((outputs * depth) / groupSize, (i) => (i % 3) * 0.5);
  const halves = fill(outputs * depth, (i) => (i % 37) - 18);
  // Columns that another layer fills keep what they hold.
  const w = pack(
    fill(shape.columns * depth, () => 7),
    element,
  );
  const expected = (valueAt: (n: number, k: number) => number): Float32Array =>
    fill(shape.columns * depth, (i) => {
      const [k, column] = [Math.floor(i / shape.columns), i % shape.columns];
      return column < 4 ? 7 : valueAt(column - 4, k);
    });
  const common = { output: 'w', form: element } as const;
  return [
    {
      ...common,
      name: 'dequantise',
      kernel: dequantise(shape, groupSize),
      inputs: { stored: new Uint8Array(quantised.buffer), scales: pack(scales, 'f16'), w },
      expected: expected(
        (n, k) =>
          quantised[n * depth + k]! * scales[(n * depth) / groupSize + Math.floor(k / groupSize)]!,
      ),
    },
    {
      ...common,
      name: 'unpack f16',
      kernel: packHalf(shape),
      inputs: { stored: pack(halves, 'f16'), w },
      expected: expected((n, k) => halves[n * depth + k]!),
    },
  ];
}

const latents = { frames: 2, channels: 3, height: 4, width: 6 };
const patch: PatchSize = [1, 2, 2];
const tokens = 12;
const tokenWidth = 12;

/** Where the latent of an index lies among the tokens; `column` by the order within a token. */
function tokenPlace(
  i: number,
  order: 'channels-first' | 'channels-last',
): { token: number; column: number } {
  const { channels, height, width } = latents;
  const [x, y] = [i % width, Math.floor(i / width) % height];
  const channel = Math.floor(i / (width * height)) % channels;
  const frame = Math.floor(i / (width * height * channels));
  const within = (y % 2) * 2 + (x % 2);
  return {
    token: (frame * 2 + Math.floor(y / 2)) * 3 + Math.floor(x / 2),
    column: order === 'channels-first' ? channel * 4 + within : within * channels + channel,
  };
}

/** Latents to tokens and back, and the tables of modulation. */
export function denoiserLayoutChecks(
  element: Element,
  order: 'channels-first' | 'channels-last',
): Check[] {
  const batch = 2;
  const count = tokens * tokenWidth;
  const x = fill(count, (i) => i - 70);
  const rows = new Float32Array(batch * count);
  for (let i = 0; i < count; i++) {
    const { token, column } = tokenPlace(i, 'channels-first');
    for (let item = 0; item < batch; item++) {
      rows[item * count + token * tokenWidth + column] = x[i]!;
    }
  }
  const output = fill(batch * count, (i) => ((i * 7) % 301) - 150);
  const prediction = fill(batch * count, (i) => {
    const { token, column } = tokenPlace(i % count, order);
    return output[Math.floor(i / count) * count + token * tokenWidth + column]!;
  });
  return [
    {
      name: 'patchify',
      kernel: patchify(latents, patch, batch, element),
      inputs: { latents: pack(x, 'f32') },
      output: 'tokens',
      form: element,
      expected: rows,
    },
    {
      name: 'unpatchify',
      kernel: unpatchify(latents, patch, batch, order),
      inputs: { tokens: pack(output, 'f32') },
      output: 'latents',
      form: 'f32',
      expected: prediction,
    },
    modulationCheck(),
  ];
}

function modulationCheck(): Check {
  const shape = { layers: 2, frames: 3, tableRows: 2, timeRows: 1, width: 8 };
  const { layers, frames, tableRows, width } = shape;
  const base = fill(layers * tableRows * width, (i) => i);
  const time = fill(frames * width, (i) => 100 * i);
  return {
    name: 'modulation',
    kernel: modulation(shape),
    inputs: { base: pack(base, 'f32'), time: pack(time, 'f32') },
    output: 'table',
    form: 'f32',
    expected: fill(layers * frames * tableRows * width, (i) => {
      const row = Math.floor(i / width) % tableRows;
      const frame = Math.floor(i / (width * tableRows)) % frames;
      const layer = Math.floor(i / (width * tableRows * frames));
      return (
        base[(layer * tableRows + row) * width + (i % width)]! + time[frame * width + (i % width)]!
      );
    }),
  };
}

/** What comes into the decoder, and what leaves it. */
export function decoderLayoutChecks(element: Element): Check[] {
  const [channels, pixels] = [5, 14];
  const x = fill(channels * pixels, (i) => (i % 17) - 8);
  const mean = fill(channels, (c) => c - 2);
  const deviation = fill(channels, (c) => (c + 1) / 2);
  const shape = { height: 2, width: 3, frames: 2 };
  const { height, width, frames } = shape;
  // Below, at and above the range of a byte, and between; never half way between two bytes.
  const packed = fill(height * width * frames * 48, (i) => (((i * 5) % 7) * 2 - 7) / 5);
  return [
    {
      name: 'latents to channels last',
      kernel: latentsToChannelsLast({ channels, pixels, element }),
      inputs: {
        x: pack(x, 'f32'),
        mean: pack(mean, 'f32'),
        deviation: pack(deviation, 'f32'),
      },
      output: 'y',
      form: element,
      expected: fill(channels * pixels, (i) => {
        const [pixel, c] = [Math.floor(i / channels), i % channels];
        return x[c * pixels + pixel]! * deviation[c]! + mean[c]!;
      }),
    },
    {
      name: 'packed to RGBA',
      kernel: packedToRgba(shape),
      inputs: { packed: pack(packed, 'f32') },
      output: 'rgba',
      form: 'bytes',
      expected: fill(frames * 16 * height * width * 4, (i) => {
        const [colour, pixel] = [i % 4, Math.floor(i / 4)];
        if (colour === 3) return 255;
        const [column, row] = [pixel % (4 * width), Math.floor(pixel / (4 * width)) % (4 * height)];
        const frame = Math.floor(pixel / (16 * width * height));
        const place = (Math.floor(row / 4) * width + Math.floor(column / 4)) * frames + frame;
        const value = packed[((place * 4 + (row % 4)) * 4 + (column % 4)) * 3 + colour]!;
        return Math.round(Math.min(1, Math.max(0, value / 2 + 0.5)) * 255);
      }),
    },
  ];
}
