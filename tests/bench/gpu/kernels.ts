/** Each kernel at shapes of the model that ships and of larger ones, cut in every way that fits. */
import { bytesPerElement, type Element } from '../../../src/engine/gpu/wgsl.ts';
import {
  attention,
  attentionTileBytes,
  attentionTilings,
} from '../../../src/engine/kernels/attention.ts';
import { conv2d, type Conv2dShape, tileFor } from '../../../src/engine/kernels/conv2d.ts';
import { layerNorm } from '../../../src/engine/kernels/layer-norm.ts';
import { linear, linearTilings } from '../../../src/engine/kernels/linear.ts';
import { rgbaToI420 } from '../../../src/engine/kernels/rgba-to-i420.ts';
import { copyCeiling, fmaCeiling } from '../../helpers/ceilings.ts';
import { type Bench, type Spread, timeKernel } from './measure.ts';

/** One way of cutting one kernel at one shape. */
export interface KernelRow extends Spread {
  readonly kernel: string;
  readonly way: string;
  readonly element: Element;
  /** 0 for kernels bound by memory. */
  readonly gigaflops: number;
  /** Read and written once each, of kernels bound by memory; 0 for the others. */
  readonly gigabytes: number;
}

export interface Ceilings {
  /** Multiply-adds in registers, f32. */
  readonly gigaflops: number;
  /** Copied, read and written counted. */
  readonly gigabytes: number;
}

/** As PyTorch is asked for them too. */
export interface Shapes {
  /** Rows, depth, columns. */
  readonly linear: readonly (readonly [number, number, number])[];
  /** Batch, heads, queries, keys, head width. */
  readonly attention: readonly (readonly [number, number, number, number, number])[];
  /** Rows, width. */
  readonly norm: readonly (readonly [number, number])[];
  /** Height, width, channels, features. */
  readonly conv: readonly (readonly [number, number, number, number])[];
}

/**
 * The model that ships: four fresh latent frames of 66 tokens beside three of context, with guidance;
 * then a network four times as wide on eight times the tokens, and Wan 2.1's head of 128.
 */
export const shapesOf = (isSoftware: boolean): Shapes => ({
  linear: [
    [528, 256, 768],
    [528, 256, 1024],
    [528, 1024, 256],
    ...(isSoftware
      ? []
      : ([
          [4224, 1024, 4096],
          [4224, 4096, 1024],
        ] as const)),
  ],
  attention: [
    [2, 4, 264, 462, 64],
    ...(isSoftware
      ? []
      : ([
          [2, 16, 2112, 3696, 64],
          [1, 12, 4096, 4096, 128],
        ] as const)),
  ],
  norm: isSoftware
    ? [[528, 256]]
    : [
        [528, 256],
        [33_792, 1024],
      ],
  conv: isSoftware
    ? [[24, 44, 96, 96]]
    : [
        [24, 44, 96, 96],
        [96, 176, 96, 96],
      ],
});

export async function timeCeilings(bench: Bench): Promise<Ceilings> {
  const { isSoftware } = bench.gpu.adapter;
  const [workgroups, vectors] = isSoftware ? [16, 2 ** 18] : [8192, 2 ** 23];
  const fma = fmaCeiling(workgroups);
  // A card that idled runs slowly at first: the first time only wakes it.
  const [, fmaTime] = [
    await timeKernel(bench, fma, { out: workgroups * 64 * 16 }),
    await timeKernel(bench, fma, { out: workgroups * 64 * 16 }),
  ];
  const bytes = vectors * 16;
  const copyTime = await timeKernel(bench, copyCeiling(vectors), {
    source: bytes,
    destination: bytes,
  });
  return {
    gigaflops: fma.flops / fmaTime.medianMs / 1e6,
    gigabytes: (2 * bytes) / copyTime.medianMs / 1e6,
  };
}

/** A picture at 1080p turned into an encoder's planes; its arithmetic is in f32 whatever the networks' is. */
export async function timePlanes(bench: Bench): Promise<KernelRow> {
  const full = { width: 1920, height: 1080 };
  const pixels = full.width * full.height;
  const time = await timeKernel(bench, rgbaToI420(full), { rgba: pixels * 4, i420: pixels * 1.5 });
  const gigabytes = (pixels * 5.5) / time.medianMs / 1e6;
  const names = { kernel: 'RGBA to I420 1920×1080', way: 'bytes', element: 'f32' } as const;
  return { ...names, gigaflops: 0, gigabytes, ...time };
}

/**
 * All kernels in one element, largest share of a step first.
 * @param mayGoOn asked before each; what is left is left out when it says no.
 * @returns whether none was left out.
 */
export async function timeKernels(
  bench: Bench,
  element: Element,
  shapes: Shapes,
  mayGoOn: () => boolean,
  tell: (row: KernelRow) => void,
): Promise<boolean> {
  const { isSoftware } = bench.gpu.adapter;
  const size = bytesPerElement(element);
  const row = (kernel: string, way: string, flops: number, bytes: number, time: Spread): void => {
    const [gigaflops, gigabytes] = [flops, bytes].map((amount) => amount / time.medianMs / 1e6);
    tell({ kernel, way, element, gigaflops: gigaflops!, gigabytes: gigabytes!, ...time });
  };

  for (const [rows, depth, columns] of shapes.linear) {
    const shape = { rows, depth, columns, element, result: element } as const;
    const ways = Object.entries(linearTilings).filter(([name]) => !isSoftware || name === 'direct');
    for (const [way, tiling] of ways) {
      if (!mayGoOn()) return false;
      const kernel = linear(shape, tiling);
      const [x, w, y] = [rows * depth, depth * columns, rows * columns].map((n) => n * size);
      const time = await timeKernel(bench, kernel, { x: x!, w: w!, bias: columns * 4, y: y! });
      row(`linear ${rows}×${depth}×${columns}`, way, kernel.flops, 0, time);
    }
  }

  for (const [batch, heads, queries, keys, headWidth] of shapes.attention) {
    const width = heads * headWidth;
    const columns = { q: width, firstQ: 0, kv: 2 * width, firstK: 0, firstV: width };
    const shape = { batch, queries, keys, heads, headWidth, element, columns };
    const limitBytes = bench.gpu.device.limits.maxComputeWorkgroupStorageSize;
    const ways = Object.entries(attentionTilings).filter(([name, tiling]) =>
      isSoftware || name === 'software'
        ? isSoftware && name === 'software'
        : attentionTileBytes(tiling, headWidth, element) <= limitBytes,
    );
    for (const [way, tiling] of ways) {
      if (!mayGoOn()) return false;
      const kernel = attention(shape, tiling);
      const time = await timeKernel(bench, kernel, {
        q: batch * queries * width * size,
        kv: batch * keys * 2 * width * size,
        y: batch * queries * width * size,
      });
      const name = `attention ${batch}×${heads}×${queries}×${keys}×${headWidth}`;
      row(name, way, kernel.flops, 0, time);
    }
  }

  for (const [rows, width] of shapes.norm) {
    if (!mayGoOn()) return false;
    const worker = isSoftware ? 'invocation' : 'workgroup';
    const kernel = layerNorm({ rows, width, epsilon: 1e-6, element, worker });
    const [x, y] = [rows * width * 4, rows * width * size];
    const time = await timeKernel(bench, kernel, { x, weight: width * 4, bias: width * 4, y });
    row(`layer norm ${rows}×${width}`, worker, 0, x + y, time);
  }

  for (const [height, width, channels, features] of shapes.conv) {
    const shape: Conv2dShape = {
      ...{ height, width, channels, features, kernel: 3, element, result: element },
    };
    for (const way of isSoftware ? (['direct'] as const) : (['tiled', 'direct'] as const)) {
      if (!mayGoOn()) return false;
      const kernel = conv2d(shape, tileFor(shape, way));
      const time = await timeKernel(bench, kernel, {
        current: height * width * channels * size,
        weight: 9 * channels * features * 2,
        bias: features * 4,
        y: height * width * features * size,
      });
      row(`conv 3×3 ${height}×${width}×${channels}→${features}`, way, kernel.flops, 0, time);
    }
  }
  return true;
}
