import type { RowWorker } from '../../gpu/kernel.ts';
import type { Element } from '../../gpu/wgsl.ts';
import { channelRmsNorm } from '../../kernels/channel-rms-norm.ts';
import { layerNorm, modulatedNorm } from '../../kernels/layer-norm.ts';
import { rmsNorm, rmsNormRope } from '../../kernels/rms-norm-rope.ts';
import { type Check, fill, pack } from './check.ts';

const epsilon = 1e-6;

export function normChecks(element: Element, worker: RowWorker): Check[] {
  return [...layerNormChecks(element, worker), ...rmsNormChecks(element, worker)];
}

/** Rows of c ± 3 in turn have mean c and deviation 3, so they become ± 1. */
function layerNormChecks(element: Element, worker: RowWorker): Check[] {
  const [rows, width] = [5, 264];
  const x = fill(rows * width, (i) => Math.floor(i / width) + (i % 2 === 0 ? 3 : -3));
  const sign = (i: number): number => (i % 2 === 0 ? 1 : -1);
  const shape = { rows, width, epsilon, element, worker };
  const common = { slot: 'rows', output: 'y', form: element } as const;
  // Rows 0, 1 and 4 belong to the first frame, 2 and 3 to the second.
  const frames = { tokens: 4, tokensPerFrame: 2, tableRows: 3, shiftRow: 1, scaleRow: 2 };
  const table = fill(2 * frames.tableRows * width, (i) => (i % 7) - 3);
  const tableAt = (i: number, row: number): number => {
    const frame = Math.floor((Math.floor(i / width) % frames.tokens) / frames.tokensPerFrame);
    return table[(frame * frames.tableRows + row) * width + (i % width)]!;
  };
  const weight = fill(width, (c) => (c % 3) + 1);
  const bias = fill(width, (c) => (c % 5) - 2);
  return [
    {
      ...common,
      name: `layer norm, ${worker}`,
      kernel: layerNorm(shape),
      inputs: { x: pack(x, 'f32'), weight: pack(weight, 'f32'), bias: pack(bias, 'f32') },
      expected: fill(rows * width, (i) => sign(i) * weight[i % width]! + bias[i % width]!),
    },
    {
      ...common,
      name: `modulated norm, ${worker}`,
      kernel: modulatedNorm({ ...shape, ...frames }),
      inputs: { x: pack(x, 'f32'), table: pack(table, 'f32') },
      expected: fill(
        rows * width,
        (i) => sign(i) * (1 + tableAt(i, frames.scaleRow)) + tableAt(i, frames.shiftRow),
      ),
    },
  ];
}

/** Rows of equal numbers become the gain; a quarter turn takes (a, b) to (−b, a). */
function rmsNormChecks(element: Element, worker: RowWorker): Check[] {
  const [rows, stride, firstColumn, width, headWidth] = [3, 288, 8, 272, 8];
  const y = fill(rows * stride, (i) => 2 + Math.floor(i / stride));
  const gain = fill(width, (c) => (c % 5) - 2);
  const shape = { rows, stride, firstColumn, width, epsilon, element, worker };
  const common = { slot: 'rows', output: 'y', form: element } as const;
  const inputs = { gain: pack(gain, 'f32'), y: pack(y, element) };
  const within = (valueAt: (column: number) => number): Float32Array =>
    y.map((value, i) => {
      const column = (i % stride) - firstColumn;
      return column >= 0 && column < width ? valueAt(column) : value;
    });
  return [
    {
      ...common,
      name: `rms norm, ${worker}`,
      kernel: rmsNorm(shape),
      inputs,
      expected: within((c) => gain[c]!),
    },
    {
      ...common,
      name: `rms norm and rope, ${worker}`,
      kernel: rmsNormRope(shape, { tokens: rows, headWidth }),
      inputs: {
        ...inputs,
        angles: pack(
          fill(rows * headWidth, (i) => i % 2),
          'f32',
        ),
      },
      expected: within((c) => (c % 2 === 0 ? -gain[c + 1]! : gain[c - 1]!)),
    },
  ];
}

/** Pixels of equal numbers become the gain. */
export function channelNormChecks(element: Element): Check[] {
  const [pixels, channels] = [7, 72];
  const gain = fill(channels, (c) => (c % 5) - 2);
  const x = fill(pixels * channels, (i) => 2 + Math.floor(i / channels));
  return [
    {
      name: 'channel rms norm',
      kernel: channelRmsNorm({ pixels, channels, epsilon, element }),
      inputs: { x: pack(x, 'f32'), gain: pack(gain, 'f32') },
      output: 'y',
      form: element,
      expected: fill(pixels * channels, (i) => gain[i % channels]!),
    },
  ];
}
