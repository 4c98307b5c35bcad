/** Kernels that move numbers more than they compute: each element must find its place. */
import type { Element } from '../../gpu/wgsl.ts';
import { composeLayers } from '../../kernels/compose-layers.ts';
import { dequantise, packHalf } from '../../kernels/dequantise.ts';
import { framesToFine } from '../../kernels/frames-to-fine.ts';
import { latentsToChannelsLast } from '../../kernels/latents-to-channels-last.ts';
import { layerColours } from '../../kernels/layer-colours.ts';
import { modulation } from '../../kernels/modulation.ts';
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
    framesToFineCheck(element),
    layerColoursCheck(),
    composeLayersCheck(),
  ];
}

const film = { height: 1, width: 2, groups: 2 };
const [filmRows, filmColumns] = [8 * film.height, 8 * film.width];
const smallFrames = fill(64 * film.height * film.width * film.groups * 3, (i) => (i % 101) - 50);
const earlierFrames = smallFrames.map((value) => value / 2 + 7);

/** A colour of the small frames in their order; −1 is the last of the latent frame before. */
function smallColour(frame: number, y: number, x: number, rgb: number): number {
  const cell = Math.floor(y / 4) * 2 * film.width + Math.floor(x / 4);
  const [frames, at] = frame < 0 ? [earlierFrames, film.groups - 1] : [smallFrames, frame];
  return frames[((cell * film.groups + at) * 16 + (y % 4) * 4 + (x % 4)) * 3 + rgb]!;
}

function framesToFineCheck(element: Element): Check {
  const channels = 12 * (film.groups + 1);
  return {
    name: 'frames to fine',
    kernel: framesToFine({ ...film, element }),
    inputs: { small: pack(smallFrames, 'f32'), past: pack(earlierFrames, 'f32') },
    output: 'y',
    form: element,
    expected: fill(16 * film.height * film.width * channels, (i) => {
      const [place, channel] = [Math.floor(i / channels), i % channels];
      const [frame, rgb] = [Math.floor(channel / 12) - 1, Math.floor(channel / 4) % 3];
      const y = 2 * Math.floor(place / (filmColumns / 2)) + (Math.floor(i / 2) % 2);
      return smallColour(frame, y, 2 * (place % (filmColumns / 2)) + (i % 2), rgb);
    }),
  };
}

function layerColoursCheck(): Check {
  const { groups } = film;
  const paint = fill(filmRows * filmColumns * groups * 6, (i) => ((i * 7) % 61) - 30);
  return {
    name: 'layer colours',
    kernel: layerColours(film),
    inputs: {
      small: pack(smallFrames, 'f32'),
      past: pack(earlierFrames, 'f32'),
      paint: pack(paint, 'f32'),
    },
    output: 'colours',
    form: 'f32',
    expected: fill(groups * filmRows * filmColumns * 8, (i) => {
      const [rgb, layer, x] = [i % 4, Math.floor(i / 4) % 2, Math.floor(i / 8) % filmColumns];
      const y = Math.floor(i / (8 * filmColumns)) % filmRows;
      const group = Math.floor(i / (8 * filmColumns * filmRows));
      if (rgb === 3) return 0;
      const place = Math.floor(y / 2) * (filmColumns / 2) + Math.floor(x / 2);
      const own = ((place * groups + group) * 2 + layer) * 4 + (y % 2) * 2 + (x % 2);
      return (smallColour(group + layer - 1, y, x, rgb) + paint[own * 3 + rgb]!) / 2 + 0.5;
    }),
  };
}

/** Colours rise by one byte a row in front and a column behind; every other frame shows one layer. */
function composeLayersCheck(): Check {
  const { groups } = film;
  const [slots, group, scale] = [2, 1, 4];
  // A tenth of a byte from whole ones, so that none is half way between two.
  const colours = fill(groups * filmRows * filmColumns * 8, (i) => {
    const [x, y] = [Math.floor(i / 8) % filmColumns, Math.floor(i / (8 * filmColumns)) % filmRows];
    const isBehind = Math.floor(i / 4) % 2 === 0;
    const ofGroup = Math.floor(i / (8 * filmColumns * filmRows));
    return (40 * (i % 4) + 4 * (isBehind ? x : y + 20) + 0.1 + 10 * ofGroup) / 255;
  });
  const edges = fill(4 * filmRows * filmColumns * groups * slots, (i) =>
    Math.floor(i / 16) % slots === 0 ? -90 : 90,
  );
  const painted = { width: scale * filmColumns, height: scale * filmRows };
  const along = (at: number, count: number): number =>
    Math.min(count - 1, Math.max(0, (at + 0.5) / scale - 0.5));
  return {
    name: 'compose layers',
    kernel: composeLayers({ ...film, slots, group, painted, scale, trainedScale: 4 }),
    inputs: { colours: pack(colours, 'f32'), edges: pack(edges, 'f32') },
    output: 'rgba',
    form: 'bytes',
    expected: fill(slots * painted.width * painted.height * 4, (i) => {
      const rgb = i % 4;
      if (rgb === 3) return 255;
      const x = along(Math.floor(i / 4) % painted.width, filmColumns);
      const y = along(Math.floor(i / (4 * painted.width)) % painted.height, filmRows);
      const isBehind = Math.floor(i / (4 * painted.width * painted.height)) === 0;
      return Math.round(40 * rgb + 4 * (isBehind ? x : y + 20) + 0.1 + 10 * group);
    }),
  };
}
