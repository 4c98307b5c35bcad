import { it, type TestContext } from 'vitest';
import { allocateArena } from '../../src/engine/gpu/arena.ts';
import { call, type Kernel } from '../../src/engine/gpu/kernel.ts';
import { buildProgram, runProgram } from '../../src/engine/gpu/program.ts';
import { attention, attentionTilings } from '../../src/engine/kernels/attention.ts';
import { conv2d, tileFor } from '../../src/engine/kernels/conv2d.ts';
import { layerNorm } from '../../src/engine/kernels/layer-norm.ts';
import { linear } from '../../src/engine/kernels/linear.ts';
import { firstOf, linearTilingFor, rankTilings } from '../../src/engine/networks/kernel-tilings.ts';
import { planContext } from '../../src/engine/networks/transformer/context-plan.ts';
import { planStep } from '../../src/engine/networks/transformer/step-plan.ts';
import { planText } from '../../src/engine/networks/transformer/text-plan.ts';
import { loadTransformerWeights } from '../../src/engine/networks/transformer/weights.ts';
import { readModelBytes, readModelFile } from '../helpers/golden.ts';
import { createGpuLab, type OpenLab } from '../helpers/gpu-lab.ts';
import { seeded } from '../helpers/kernel-test.ts';
import { readManifest } from '../helpers/node-onnx.ts';
import type { OnnxNode } from '../helpers/onnx-bytes.ts';
import { openOnnxModel, openOnnxOperator } from '../helpers/onnx-webgpu.ts';

const lab = createGpuLab();
const rounds = 9;

/** One operation as both sides have it, at a shape of the model that ships, in f32. */
interface Contest {
  readonly title: string;
  readonly ours: (open: OpenLab) => Kernel;
  /** Elements of our buffers, f32 or as large. */
  readonly buffers: Readonly<Record<string, number>>;
  readonly theirs: OnnxNode;
}

const element = 'f32';
const tilingsOf = (open: OpenLab) => firstOf(rankTilings(open.gpu, element, 64));
const values = (count: number): Float32Array<ArrayBuffer> => Float32Array.from(seeded(1, count));

/** Theirs without a bias, which ours adds. */
function product(rows: number, depth: number, columns: number): Contest {
  const shape = { rows, depth, columns, element, result: element } as const;
  return {
    title: `linear ${rows}×${depth}×${columns}`,
    ours: (open) => linear(shape, linearTilingFor(shape, tilingsOf(open))),
    buffers: { x: rows * depth, w: depth * columns, bias: columns, y: rows * columns },
    theirs: {
      operator: 'MatMul',
      inputs: [
        { dims: [rows, depth] },
        { dims: [depth, columns], values: values(depth * columns) },
      ],
    },
  };
}

const contests: readonly Contest[] = [
  product(660, 256, 256),
  product(660, 256, 1024),
  product(660, 1024, 256),
  {
    title: 'attention 2×4×330×330',
    ours: (open) =>
      attention(
        {
          ...{ batch: 2, queries: 330, keys: 330, heads: 4, headWidth: 64, element },
          columns: { q: 256, firstQ: 0, kv: 512, firstK: 0, firstV: 256 },
        },
        attentionTilings[tilingsOf(open).attention],
      ),
    buffers: { q: 660 * 256, kv: 660 * 512, y: 660 * 256 },
    theirs: {
      operator: 'MultiHeadAttention',
      domain: 'com.microsoft',
      inputs: [{ dims: [2, 330, 256] }, { dims: [2, 330, 256] }, { dims: [2, 330, 256] }],
      attributes: { num_heads: 4 },
    },
  },
  {
    title: 'layer norm 660×256',
    ours: (open) =>
      layerNorm({
        ...{ rows: 660, width: 256, epsilon: 1e-6, element },
        worker: tilingsOf(open).rows,
      }),
    buffers: { x: 660 * 256, weight: 256, bias: 256, y: 660 * 256 },
    theirs: {
      operator: 'LayerNormalization',
      inputs: [
        { dims: [660, 256] },
        { dims: [256], values: values(256) },
        { dims: [256], values: values(256) },
      ],
      attributes: { epsilon: 1e-6 },
    },
  },
  {
    title: 'conv 3×3 24×44×96→96',
    ours: (open) => {
      const size = { height: 24, width: 44, channels: 96, features: 96, kernel: 3 as const };
      const shape = { ...size, element, result: element } as const;
      return conv2d(shape, tileFor(shape, tilingsOf(open).convolution));
    },
    // Weights in f16: half of this.
    buffers: { current: 24 * 44 * 96, weight: (9 * 96 * 96) / 2, bias: 96, y: 24 * 44 * 96 },
    theirs: {
      operator: 'Conv',
      inputs: [
        { dims: [1, 96, 24, 44] },
        { dims: [96, 96, 3, 3], values: values(9 * 96 * 96) },
        { dims: [96], values: values(96) },
      ],
      attributes: { pads: [1, 1, 1, 1] },
    },
  },
];

it.for(contests)('times $title beside onnxruntime-web', async (contest, context: TestContext) => {
  const open = lab.open(context);
  const { gpu, pipelines } = open;
  const given = contest.theirs.inputs.filter((input) => input.values === undefined);
  const theirs = await openOnnxOperator(
    contest.theirs,
    given.map(({ dims }) => values(dims.reduce((a, b) => a * b))),
  );
  const arena = await allocateArena(
    gpu,
    'ours',
    Object.fromEntries(
      Object.entries(contest.buffers).map(([name, count]) => [name, { bytes: count * 4 }]),
    ) as Record<string, { bytes: number }>,
  );
  for (const [name, count] of Object.entries(contest.buffers)) {
    if (name !== 'y') gpu.device.queue.writeBuffer(arena.buffers[name]!, 0, values(count));
  }
  const program = await buildProgram(gpu, pipelines, 'ours', [
    call(contest.ours(open), arena.buffers),
  ]);
  try {
    await contend(contest.title, () => runProgram(gpu, program), theirs.run);
  } finally {
    await theirs.dispose();
    program.dispose();
    arena.dispose();
  }
});

it('times a denoising step beside onnxruntime-web', async (context) => {
  const { gpu, pipelines } = lab.open(context);
  const { transformer: config } = readManifest();
  const [prompts, past, fresh, [height, width]] = [2, 3, 4, [12, 22]];
  const heads = config.num_heads;
  const [headWidth, frameTokens] = [config.dim / heads, (height * width) / 4];
  const input = (...dims: number[]) => ({ dims, data: values(dims.reduce((a, b) => a * b)) });
  const rope = input(fresh * frameTokens, headWidth / 2);
  const theirs = await openOnnxModel({
    graph: readModelBytes(config.graph),
    weights: { path: config.weights, data: readModelBytes(config.weights) },
    inputs: {
      latents: input(prompts, fresh, config.in_dim, height, width),
      sigmas: input(prompts, fresh),
      prompt_embeds: input(prompts, config.text_len, config.text_dim),
      prompt_mask: input(prompts, config.text_len),
      ...{ rope_cos: rope, rope_sin: rope },
      ...Object.fromEntries(
        Array.from({ length: config.num_layers }).flatMap((_, layer) => [
          [`context_keys_${layer}`, input(prompts, heads, headWidth, past * frameTokens)] as const,
          [
            `context_values_${layer}`,
            input(prompts, heads, past * frameTokens, headWidth),
          ] as const,
        ]),
      ),
    },
    output: 'prediction',
  });
  const source = readModelFile(config.weights);
  const weights = await loadTransformerWeights(gpu, pipelines, config, source, element);
  const tilings = firstOf(rankTilings(gpu, element, headWidth));
  const plans = { gpu, pipelines, config, weights, element, tilings } as const;
  const size = { channels: config.out_dim, height, width };
  const text = await planText(plans, prompts);
  const before = await planContext(plans, { ...size, frames: past }, text);
  const step = await planStep(plans, { ...size, frames: fresh }, text, before.seen);
  try {
    const title = `denoising step ${prompts}×${fresh} beside ${past}`;
    await contend(title, () => runProgram(gpu, step.program), theirs.run);
  } finally {
    await theirs.dispose();
    for (const part of [step, before, text, weights]) part.dispose();
  }
});

/** Runs both in turn, so that whatever else the machine does meets both; the first two compile. */
async function contend(
  title: string,
  ours: () => Promise<void>,
  theirs: () => Promise<void>,
): Promise<void> {
  const pairs: { readonly ours: number; readonly theirs: number }[] = [];
  for (let round = -2; round < rounds; round++) {
    const pair = { ours: await timed(ours), theirs: await timed(theirs) };
    if (round >= 0) pairs.push(pair);
  }
  const column = (pick: (pair: (typeof pairs)[number]) => number): number[] =>
    pairs.map(pick).sort((a, b) => a - b);
  print(title, [
    spreadOf(column((pair) => pair.ours)),
    spreadOf(column((pair) => pair.theirs)),
    spreadOf(column((pair) => pair.theirs / pair.ours)),
  ]);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

/** Median, and from the lower to the upper quartile. */
function spreadOf(sorted: readonly number[]): string {
  const at = (share: number): string => sorted[Math.floor(share * sorted.length)]!.toFixed(2);
  return `${at(0.5)} (${at(0.25)}–${at(0.75)})`;
}

function print(title: string, [ours, theirs, ratio]: readonly string[]): void {
  process.stdout.write(
    `${title.padEnd(26)} ours ${ours} ms, onnxruntime-web ${theirs} ms, ratio ${ratio}\n`,
  );
}
