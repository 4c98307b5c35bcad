import { describe, expect, it } from 'vitest';
import { encodeHalf } from '../../src/common/half.ts';
import {
  conv2d,
  conv2dWithPast,
  type Conv2dTile,
  directTile,
  largeTile,
  smallTile,
  tileFor,
} from '../../src/engine/kernels/conv2d.ts';
import type { Element } from '../../src/engine/gpu/wgsl.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import {
  elements,
  expectClose,
  pack,
  roundoff,
  runKernel,
  seeded,
} from '../helpers/kernel-test.ts';
import * as reference from '../reference/conv2d.ts';

const lab = createGpuLab();

interface Case {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly features: number;
  readonly kernel: 1 | 3;
  readonly tile: Conv2dTile;
}

// Pictures of one pixel, narrower than the window, below and above the tiles' 16, 32 and 64 pixels;
// depths and features below and above a slice and a tile.
const cases: readonly Case[] = [
  { height: 1, width: 1, channels: 4, features: 4, kernel: 3, tile: directTile },
  { height: 3, width: 11, channels: 20, features: 68, kernel: 1, tile: directTile },
  { height: 1, width: 7, channels: 24, features: 36, kernel: 3, tile: smallTile },
  { height: 6, width: 11, channels: 12, features: 60, kernel: 3, tile: smallTile },
  { height: 5, width: 13, channels: 12, features: 68, kernel: 3, tile: largeTile },
];

describe.each(elements)('convolution of %s', (element) => {
  const needs = { f16: element === 'f16' };

  it.for(cases)(
    'is $kernel×$kernel over $height×$width×$channels to $features features',
    async (shape, context) => {
      const open = lab.open(context, needs);
      const { inputs, twin } = prepare(shape, shape.channels, element);
      const got = await runKernel(
        open,
        conv2d({ ...shape, element, result: 'f32' }, shape.tile),
        { current: pack(inputs.x, element), weight: inputs.weight, bias: inputs.bias },
        { name: 'y', count: twin.values.length, element: 'f32' },
      );
      expectClose(got, twin.values, sumTolerance(shape, twin), 'f32');
    },
  );

  it.for([
    ['tiles', smallTile],
    ['no tiles', directTile],
  ] as const)('reads a second input as further channels with %s', async ([, tile], context) => {
    const open = lab.open(context, needs);
    const shape = { height: 5, width: 7, channels: 60, features: 36, kernel: 3 as const };
    const pixels = 35;
    const [current, past] = [seeded(1, pixels * 36, element), seeded(2, pixels * 24, element)];
    const joined = reference.joinChannels(current, past, pixels);
    const { inputs, twin } = prepare(shape, 60, element, joined);
    const got = await runKernel(
      open,
      conv2dWithPast({ ...shape, channels: 36, pastChannels: 24, element, result: 'f32' }, tile),
      {
        current: pack(current, element),
        past: pack(past, element),
        weight: inputs.weight,
        bias: inputs.bias,
      },
      { name: 'y', count: twin.values.length, element: 'f32' },
    );
    expectClose(got, twin.values, sumTolerance(shape, twin), 'f32');
  });

  it('applies SiLU and rounds to the result type', async (context) => {
    const open = lab.open(context, needs);
    const shape = { height: 3, width: 5, channels: 48, features: 32, kernel: 3 as const };
    const { inputs, twin } = prepare(shape, 48, element);
    const got = await runKernel(
      open,
      conv2d({ ...shape, element, result: element, activation: 'silu' }, directTile),
      { current: pack(inputs.x, element), weight: inputs.weight, bias: inputs.bias },
      { name: 'y', count: twin.values.length, element },
    );
    const expected = twin.values.map(reference.silu);
    const ofSum = sumTolerance(shape, twin);
    // |silu′| ≤ 1.1; exp and the division err by a few units, whose effect grows with |s|.
    expectClose(
      got,
      expected,
      (index) =>
        1.1 * ofSum(index) +
        (8 + Math.abs(twin.values[index]!)) * roundoff.f32 * Math.abs(twin.values[index]!) +
        roundoff[element] * Math.abs(expected[index]!) +
        2 ** -25,
      element,
    );
  });

  it('adds to what is there', async (context) => {
    const open = lab.open(context, needs);
    const shape = { height: 4, width: 9, channels: 40, features: 20, kernel: 3 as const };
    const { inputs, twin } = prepare(shape, 40, element);
    const before = seeded(9, twin.values.length);
    const got = await runKernel(
      open,
      conv2d({ ...shape, element, result: 'f32', add: true }, directTile),
      { current: pack(inputs.x, element), weight: inputs.weight, bias: inputs.bias },
      { name: 'y', count: twin.values.length, element: 'f32', before },
    );
    const expected = twin.values.map((value, index) => value + before[index]!);
    const ofSum = sumTolerance(shape, twin);
    const allowed = (index: number): number =>
      ofSum(index) + roundoff.f32 * Math.abs(expected[index]!);
    expectClose(got, expected, allowed, 'f32');
  });

  it('shuffles quarters of the features into a picture of twice the size', async (context) => {
    const open = lab.open(context, needs);
    const shape = { height: 3, width: 13, channels: 40, features: 48, kernel: 1 as const };
    const { inputs, twin } = prepare(shape, 40, element);
    const got = await runKernel(
      open,
      conv2d({ ...shape, element, result: 'f32', shuffle: true }, directTile),
      { current: pack(inputs.x, element), weight: inputs.weight, bias: inputs.bias },
      { name: 'y', count: twin.values.length, element: 'f32' },
    );
    const shuffled = {
      values: reference.shuffle(twin.values, 3, 13),
      magnitudes: reference.shuffle(twin.magnitudes, 3, 13),
    };
    expectClose(got, shuffled.values, sumTolerance(shape, shuffled), 'f32');
  });
});

describe('tiles of a convolution', () => {
  const shape = { channels: 192, features: 192, kernel: 3, element: 'f32', result: 'f32' } as const;

  it('are large only where enough of them remain to fill a GPU', () => {
    expect(tileFor({ ...shape, height: 12, width: 22 }, 'tiled')).toBe(smallTile);
    expect(tileFor({ ...shape, height: 60, width: 104 }, 'tiled')).toBe(largeTile);
  });

  it('need no barrier where a CPU plays GPU', () => {
    expect(tileFor({ ...shape, height: 60, width: 104 }, 'direct').slice).toBeUndefined();
  });

  it('refuse channels that do not come in fours', () => {
    const small = { ...shape, height: 1, width: 1 };
    expect(() => conv2d({ ...small, channels: 6 }, directTile)).toThrow('internal');
    const shuffled = { ...small, features: 8, shuffle: true };
    expect(() => conv2d(shuffled, directTile)).toThrow('internal');
  });
});

type Sizes = Omit<Case, 'tile'>;

/** Inputs and weights rounded as the kernel gets them, and what the twin makes of them. */
function prepare(
  { height, width, features, kernel }: Sizes,
  channels: number,
  element: Element,
  x = seeded(1, height * width * channels, element),
): {
  inputs: { x: Float64Array; weight: Uint8Array<ArrayBuffer>; bias: Uint8Array<ArrayBuffer> };
  twin: reference.Conv2dResult;
} {
  const weight = seeded(3, kernel ** 2 * channels * features, 'f16', 0.3);
  const bias = seeded(4, features);
  const twin = reference.conv2d({ x, height, width, channels, weight, bias, kernel, features });
  const halves = encodeHalf(Float32Array.from(weight));
  return {
    inputs: { x, weight: new Uint8Array(halves.slice().buffer), bias: pack(bias, 'f32') },
    twin,
  };
}

/** n products and sums in f32 err by at most (n + 1)·u·Σ|terms|. */
function sumTolerance(
  { kernel, channels }: Pick<Sizes, 'kernel' | 'channels'>,
  { magnitudes }: reference.Conv2dResult,
): (index: number) => number {
  const terms = kernel ** 2 * channels + 1;
  return (index) => (terms + 1) * roundoff.f32 * magnitudes[index]! + 2 ** -126;
}
