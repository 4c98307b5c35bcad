import { expect, it } from 'vitest';
import { allocateArena } from '../../src/engine/gpu/arena.ts';
import { buildProgram, runProgram } from '../../src/engine/gpu/program.ts';
import { createReader } from '../../src/engine/gpu/readback.ts';
import { firstOf, rankTilings } from '../../src/engine/networks/kernel-tilings.ts';
import { rotaryAngles } from '../../src/engine/networks/rotary-angles.ts';
import { blockCalls } from '../../src/engine/networks/transformer/block.ts';
import type { TrunkContext } from '../../src/engine/networks/transformer/context.ts';
import { stepSizes } from '../../src/engine/networks/transformer/sizes.ts';
import type { TransformerConfig } from '../../src/engine/weights/manifest.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import { elements, pack, roundoff, seeded } from '../helpers/kernel-test.ts';
import { type DenseWeights, transformerBlock } from '../reference/transformer-block.ts';

const lab = createGpuLab();

const config: TransformerConfig = {
  graph: '',
  weights: '',
  patch_size: [1, 2, 2],
  in_dim: 4,
  out_dim: 4,
  dim: 192,
  ffn_dim: 256,
  freq_dim: 16,
  text_dim: 16,
  text_len: 7,
  num_heads: 3,
  num_layers: 1,
  eps: 1e-6,
  rope_theta: 100,
  prediction_type: 'sample',
  head_order: 'c,ph,pw',
  mask_padding: true,
  quantisation: { bits: 8, groupSize: 16 },
};
const { dim, ffn_dim: ffnDim, num_heads: heads, text_len: textLength } = config;
/** Two frames of 3 × 4 tokens, for two prompts: more rows than the tiling for few. */
const shape = { frames: 2, channels: 4, height: 6, width: 8 };
const prompts = 2;

const sizes: Readonly<Record<string, readonly [number, number]>> = {
  'self_attn.qkv': [dim, 3 * dim],
  'self_attn.o': [dim, dim],
  'cross_attn.q': [dim, dim],
  'cross_attn.o': [dim, dim],
  'ffn.0': [dim, ffnDim],
  'ffn.2': [ffnDim, dim],
};
const vectorNames = [
  'self_attn.norm_q.weight',
  'self_attn.norm_k.weight',
  'cross_attn.norm_q.weight',
  'norm3.weight',
  'norm3.bias',
];

// A software driver compiles each of its kernels for seconds where its cache is empty.
const timeout = 600_000;

it.for(elements)(
  'a whole block in %s is its float64 twin',
  { timeout },
  async (element, context) => {
    const { gpu, pipelines } = lab.open(context, { f16: element === 'f16' });
    const sizesOfStep = stepSizes(config, shape, prompts, element);
    const { rows, tokens, frames, headWidth, gridHeight, gridWidth } = sizesOfStep;
    let seed = 1;
    const dense = new Map<string, DenseWeights>(
      Object.entries(sizes).map(([name, [depth, columns]]) => [
        name,
        {
          ...{ depth, columns },
          w: seeded(seed++, depth * columns, element, depth ** -0.5),
          bias: seeded(seed++, columns, 'f32', 0.1),
        },
      ]),
    );
    const vectors = new Map(
      vectorNames.map((name) => [name, seeded(seed++, dim, 'f32', 0.2).map((value) => 1 + value)]),
    );
    const x = seeded(50, rows * dim);
    const table = seeded(51, frames * 6 * dim, 'f32', 0.3);
    const textKeys = seeded(52, prompts * textLength * 2 * dim, element);
    const mask = Float64Array.from({ length: prompts * textLength }, (_, i) =>
      i % 5 === 3 ? 0 : 1,
    );
    const places = { positions: [0, 1], height: gridHeight, width: gridWidth };
    const angles = rotaryAngles(places, headWidth, config.rope_theta);
    const expected = transformerBlock({
      ...{ prompts, tokens, tokensPerFrame: sizesOfStep.tokensPerFrame, dim, heads, textLength },
      ...{ epsilon: config.eps, x, table, textKeys, mask, angles: Float64Array.from(angles) },
      dense: (name) => dense.get(name)!,
      vector: (name) => vectors.get(name)!,
    });

    const files: Record<string, Uint8Array<ArrayBuffer>> = {
      x: pack(x, 'f32'),
      blockTables: pack(table, 'f32'),
      kv: pack(textKeys, element),
      mask: pack(mask, 'f32'),
      angles: new Uint8Array(angles.buffer),
      h: new Uint8Array(rows * dim * 4),
      qkv: new Uint8Array(rows * 3 * dim * 4),
      hidden: new Uint8Array(rows * ffnDim * 4),
    };
    for (const [name, { w, bias }] of dense) {
      files[`blocks.0.${name}.w`] = pack(w, element);
      files[`blocks.0.${name}.bias`] = pack(bias, 'f32');
    }
    for (const [name, values] of vectors) files[`blocks.0.${name}`] = pack(values, 'f32');
    const requests = Object.entries(files).map(([name, { byteLength }]) => [
      name,
      // A binding of the text's keys is as long as its alignment.
      { bytes: Math.max(byteLength, name === 'kv' ? sizesOfStep.textKeyBytes : 0) },
    ]);
    const arena = await allocateArena(
      gpu,
      'block',
      Object.fromEntries(requests) as Record<string, { bytes: number }>,
    );
    const reader = await createReader(gpu, 'block', rows * dim * 4);
    try {
      for (const [name, bytes] of Object.entries(files)) {
        gpu.device.queue.writeBuffer(arena.buffers[name]!, 0, bytes);
      }
      const step: TrunkContext = {
        ...{ config, shape, element, sizes: sizesOfStep },
        buffers: arena.buffers,
        selfKeys: () => arena.buffers['qkv']!,
        seen: undefined,
        tilings: firstOf(rankTilings(gpu, element, headWidth)),
        weights: {
          dense: (name) => ({
            ...dense.get(name.replace('blocks.0.', ''))!,
            ...{ element, w: arena.buffers[`${name}.w`]!, bias: arena.buffers[`${name}.bias`]! },
          }),
          vector: (name) => arena.buffers[name]!,
          bytes: 0,
          dispose: () => undefined,
        },
      };
      const program = await buildProgram(gpu, pipelines, 'block', blockCalls(step, 0));
      try {
        await runProgram(gpu, program);
      } finally {
        program.dispose();
      }
      const got = Float64Array.from(new Float32Array(await reader.read(arena.buffers['x']!)));
      expect(relativeError(got, expected)).toBeLessThan(allowed(element));
      // The block did something: the stream is not what went in.
      expect(relativeError(x, expected)).toBeGreaterThan(0.3);
    } finally {
      reader.dispose();
      arena.dispose();
    }
  },
);

/**
 * Thirteen layers each round their results to the element once and add up to `ffnDim` products in f32.
 * The errors are independent, so their root counts, in the sums as over the layers.
 */
function allowed(element: 'f32' | 'f16'): number {
  return Math.sqrt(13) * (roundoff[element] + Math.sqrt(ffnDim) * roundoff.f32);
}

function relativeError(got: Float64Array, wanted: Float64Array): number {
  let error = 0;
  let norm = 0;
  wanted.forEach((value, i) => {
    error += (got[i]! - value) ** 2;
    norm += value ** 2;
  });
  return Math.sqrt(error / norm);
}
