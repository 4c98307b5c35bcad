import { describe, expect, it } from 'vitest';
import {
  attention,
  attentionTileBytes,
  attentionTilings,
  type AttentionTiling,
  attentionWithKept,
  maskedAttention,
} from '../../src/engine/kernels/attention.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import {
  elements,
  expectClose,
  pack,
  roundoff,
  runKernel,
  seeded,
} from '../helpers/kernel-test.ts';
import * as reference from '../reference/attention.ts';
import { skipBecause } from '../helpers/skip.ts';

const lab = createGpuLab();

// Batch × queries × keys × heads × head width: one of each; ragged blocks of keys and quads of a head;
// queries past one workgroup and the shipped model's head; Wan 2.1's head.
const shapes = [
  [1, 1, 1, 1, 4],
  [2, 5, 7, 2, 12],
  [1, 67, 66, 2, 64],
  [1, 3, 19, 1, 128],
] as const;

// Some at one shape only: a software driver compiles their unrolled loops for minutes.
const { software, tiled32x16, tiled64x32, tiled64x16, wide64x32, alone } = attentionTilings;
const tilings = Object.entries({ software, tiled32x16 });

describe.each(elements)('attention in %s', (element) => {
  const needs = { f16: element === 'f16' };

  function inputOf([batch, queries, keys, heads, headWidth]: readonly number[], isPacked: boolean) {
    const width = heads! * headWidth!;
    // Packed: q, k and v side by side, as one dense layer writes them.
    const columns = isPacked
      ? { q: 3 * width, firstQ: 0, kv: 3 * width, firstK: width, firstV: 2 * width }
      : { q: width, firstQ: 0, kv: 2 * width, firstK: 0, firstV: width };
    const shape = {
      batch: batch!,
      queries: queries!,
      keys: keys!,
      heads: heads!,
      headWidth: headWidth!,
      columns,
      element,
    };
    return {
      shape,
      q: seeded(1, batch! * queries! * columns.q, element),
      kv: seeded(2, batch! * keys! * columns.kv, element),
    };
  }

  /**
   * An error of e in the scores changes each p by a factor of exp(±e), so the result by 2e·Σp|v|;
   * sums over keys and the product with v add theirs. Queries that were rounded to the element
   * after scaling shift the scores by its roundoff.
   */
  function tolerance(
    { values, magnitudes, scoreMagnitude }: reference.AttentionResult,
    { keys, headWidth }: { readonly keys: number; readonly headWidth: number },
    queries: 'exact' | 'rounded',
  ): (index: number) => number {
    const rounding = queries === 'rounded' ? roundoff[element] : 0;
    const scoreError = ((headWidth + 8) * roundoff.f32 + rounding) * scoreMagnitude;
    return (index) =>
      (2 * scoreError + (2 * keys + 16) * roundoff.f32) * magnitudes[index]! +
      roundoff[element] * Math.abs(values[index]!) +
      2 ** -25;
  }

  it('reads queries, keys and values side by side, an invocation alone', async (context) => {
    const open = lab.open(context, needs);
    const { shape, q } = inputOf([2, 6, 6, 2, 8], true);
    const expected = reference.attention({ ...shape, q, kv: q });
    const got = await runKernel(
      open,
      attention(shape, alone),
      { q: pack(q, element), kv: pack(q, element) },
      { name: 'y', count: expected.values.length, element },
    );
    expectClose(got, expected.values, tolerance(expected, shape, 'exact'), element);
  });

  // The ways that need much workgroup memory, in the element they are for.
  const large: Record<string, AttentionTiling & { kind: 'tiled' }> =
    element === 'f16' ? { tiled64x32, wide64x32 } : { tiled64x16 };
  it.for(Object.entries(large))(
    'mixes values in blocks of 64 queries as %s',
    async ([, tiling], context) => {
      const open = lab.open(context, needs);
      const { shape, q, kv } = inputOf([1, 67, 66, 2, 64], false);
      const limitBytes = open.gpu.device.limits.maxComputeWorkgroupStorageSize;
      if (attentionTileBytes(tiling, 64, element) > limitBytes)
        skipBecause(context, 'the adapter has too little workgroup memory');
      const expected = reference.attention({ ...shape, q, kv });
      const got = await runKernel(
        open,
        attention(shape, tiling),
        { q: pack(q, element), kv: pack(kv, element) },
        { name: 'y', count: expected.values.length, element },
      );
      expectClose(got, expected.values, tolerance(expected, shape, 'rounded'), element);
    },
  );

  describe.each(tilings)('cut as %s', (name, tiling) => {
    const queries = name === 'software' ? 'exact' : 'rounded';
    // A wide head's tiles need more workgroup memory than any adapter here has.
    const fitting = shapes.filter(
      ([, , , , headWidth]) => attentionTileBytes(tiling, headWidth, element) <= 32_768,
    );

    it.for(fitting)('mixes values over all keys (%i, %i, %i, %i, %i)', async (sizes, context) => {
      const open = lab.open(context, needs);
      const { shape, q, kv } = inputOf(sizes, false);
      const expected = reference.attention({ ...shape, q, kv });
      const got = await runKernel(
        open,
        attention(shape, tiling),
        { q: pack(q, element), kv: pack(kv, element) },
        { name: 'y', count: expected.values.length, element },
      );
      expectClose(got, expected.values, tolerance(expected, shape, queries), element);
    });

    it('leaves masked keys out, and gives zero where all are masked', async (context) => {
      const open = lab.open(context, needs);
      const { shape, q, kv } = inputOf([2, 5, 19, 2, 12], false);
      // The first keys masked: the running maximum must not start from them.
      const first = Array.from({ length: 19 }, (_, key) => (key < 4 || key === 17 ? 0 : 1));
      const mask = Float64Array.from([...first, ...new Array<number>(19).fill(0)]);
      const expected = reference.attention({ ...shape, q, kv, mask });
      const got = await runKernel(
        open,
        maskedAttention(shape, tiling),
        { q: pack(q, element), kv: pack(kv, element), mask: pack(mask, 'f32') },
        { name: 'y', count: expected.values.length, element },
      );
      expectClose(got, expected.values, tolerance(expected, shape, queries), element);
    });

    it('sees kept keys as if they stood before the others', async (context) => {
      const open = lab.open(context, needs);
      // Within a tile of keys, and neither part a whole one. The kept ones lie three side by side.
      const [batch, heads, headWidth, kept, keys] = [2, 2, 12, 21, 9];
      const width = heads * headWidth;
      const { shape, q, kv } = inputOf([batch, 5, kept + keys, heads, headWidth], false);
      const expected = reference.attention({ ...shape, q, kv });
      const rowsOf = (first: number, count: number): Float64Array[] =>
        Array.from({ length: batch * count }, (_, i) => {
          const row = Math.floor(i / count) * (kept + keys) + first + (i % count);
          return kv.subarray(row * 2 * width, (row + 1) * 2 * width);
        });
      const join = (rows: readonly Float64Array[]): Float64Array =>
        Float64Array.from(rows.flatMap((row) => [...row]));
      const other = new Float64Array(width).fill(NaN);
      const got = await runKernel(
        open,
        attentionWithKept(
          {
            ...{ ...shape, keys },
            kept: { keys: kept, stride: 3 * width, firstK: width, firstV: 2 * width },
          },
          tiling,
        ),
        {
          q: pack(q, element),
          kv: pack(join(rowsOf(kept, keys)), element),
          kept: pack(join(rowsOf(0, kept).flatMap((row) => [other, row])), element),
        },
        { name: 'y', count: expected.values.length, element },
      );
      expectClose(got, expected.values, tolerance(expected, shape, queries), element);
    });
  });
});

describe('the memory of tiles', () => {
  it('of a head of 64 in f32 is what every device has, of 128 in f16 what most have', () => {
    expect(attentionTileBytes(tiled32x16, 64, 'f32')).toBeLessThanOrEqual(16_384);
    expect(attentionTileBytes(tiled64x32, 64, 'f16')).toBeLessThanOrEqual(32_768);
    expect(attentionTileBytes(tiled64x16, 128, 'f16')).toBeLessThanOrEqual(32_768);
  });
});
