import { it } from 'vitest';
import { allocateArena } from '../../src/engine/gpu/arena.ts';
import { call } from '../../src/engine/gpu/kernel.ts';
import { buildProgram, type Program, runProgram } from '../../src/engine/gpu/program.ts';
import { type DispatchTime, timeProgram } from '../../src/engine/gpu/timing.ts';
import { bytesPerElement } from '../../src/engine/gpu/wgsl.ts';
import { firstOf, rankTilings } from '../../src/engine/networks/kernel-tilings.ts';
import { planContext } from '../../src/engine/networks/transformer/context-plan.ts';
import { planStep } from '../../src/engine/networks/transformer/step-plan.ts';
import { planText } from '../../src/engine/networks/transformer/text-plan.ts';
import { loadTransformerWeights } from '../../src/engine/networks/transformer/weights.ts';
import type { Manifest } from '../../src/engine/weights/manifest.ts';
import { copyCeiling, fmaCeiling } from '../helpers/ceilings.ts';
import { readModelFile, readModelJson } from '../helpers/golden.ts';
import { createGpuLab, type OpenLab } from '../helpers/gpu-lab.ts';
import { elements } from '../helpers/kernel-test.ts';

const lab = createGpuLab();
const rounds = 3;
/** Four fresh latent frames beside three of context, 16:9 with guidance: a window of a film. */
const shape = { frames: 4, channels: 24, height: 12, width: 22 };
const contextFrames = 3;
const promptCount = 2;

interface Row {
  readonly label: string;
  readonly calls: number;
  /** Of all calls in one step, a round each. */
  readonly ms: readonly number[];
  readonly longestMs: number;
  readonly gigaflops: number;
}

it.for(elements)('times one denoising step in %s, kernel by kernel', async (element, context) => {
  const open = lab.open(context, { f16: element === 'f16' });
  const { gpu, pipelines } = open;
  const { transformer: config } = readModelJson('manifest.json') as Manifest;
  const source = readModelFile('transformer.safetensors');
  const ceilings = await timeCeilings(open);
  const weights = await loadTransformerWeights(gpu, pipelines, config, source, element);
  const tilings = firstOf(rankTilings(gpu, element, config.dim / config.num_heads));
  const input = { gpu, pipelines, config, weights, element, tilings };
  const text = await planText(input, promptCount);
  const past = await planContext(input, { ...shape, frames: contextFrames }, text);
  const step = await planStep(input, shape, text, past.seen);
  try {
    const times = await timeRounds(open, step.program);
    const megabytes = (weights.bytes + text.bytes + past.bytes + step.bytes) / 2 ** 20;
    print([
      `${gpu.adapter.description}, tier ${gpu.adapter.tier}, ${element}`,
      `(${bytesPerElement(element)} bytes); ${megabytes.toFixed(0)} MiB on the GPU;`,
      `ceilings ${ceilings.gigaflops.toFixed(2)} GFLOP/s in f32,`,
      `${ceilings.gigabytes.toFixed(2)} GB/s`,
    ]);
    printTable(tabulate(times), ceilings.gigaflops);
  } finally {
    step.dispose();
    past.dispose();
    text.dispose();
    weights.dispose();
  }
});

/** Between rounds the program runs as in a clip, so that the pace is learned and kept up. */
async function timeRounds({ gpu }: OpenLab, program: Program): Promise<DispatchTime[][]> {
  await runProgram(gpu, program);
  const times: DispatchTime[][] = [];
  for (let round = 0; round < rounds; round++) {
    await runProgram(gpu, program);
    times.push(await timeProgram(gpu, program));
  }
  return times;
}

async function timeCeilings({
  gpu,
  pipelines,
}: OpenLab): Promise<{ gigaflops: number; gigabytes: number }> {
  const workgroups = gpu.adapter.isSoftware ? 16 : 4096;
  const vectors = gpu.adapter.isSoftware ? 2 ** 18 : 2 ** 22;
  const arena = await allocateArena(gpu, 'ceilings', {
    source: { bytes: vectors * 16 },
    destination: { bytes: vectors * 16 },
  });
  const { source, destination } = arena.buffers;
  const fma = fmaCeiling(workgroups);
  const program = await buildProgram(gpu, pipelines, 'ceilings', [
    call(fma, { out: destination }),
    call(copyCeiling(vectors), { source, destination }),
  ]);
  try {
    const rows = tabulate(await timeRounds({ gpu, pipelines }, program));
    return {
      gigaflops: rows[0]!.gigaflops,
      gigabytes: (2 * vectors * 16) / median(rows[1]!.ms) / 1e6,
    };
  } finally {
    program.dispose();
    arena.dispose();
  }
}

function tabulate(times: readonly DispatchTime[][]): Row[] {
  const labels = [...new Set(times[0]!.map(({ label }) => label))];
  return labels.map((label): Row => {
    const ofLabel = times.map((round) => round.filter((time) => time.label === label));
    const ms = ofLabel.map((round) => round.reduce((sum, time) => sum + time.ms, 0));
    const flops = ofLabel[0]!.reduce((sum, time) => sum + time.flops, 0);
    return {
      label,
      calls: ofLabel[0]!.length,
      ms,
      longestMs: Math.max(...ofLabel.flat().map((time) => time.ms)),
      gigaflops: flops / median(ms) / 1e6,
    };
  });
}

function printTable(rows: readonly Row[], ceilingGigaflops: number): void {
  print(['kernel'.padEnd(36), ...['calls', 'ms', '±', 'longest', 'GFLOP/s', '%'].map(cell)]);
  for (const { label, calls, ms, longestMs, gigaflops } of rows) {
    const spread = (Math.max(...ms) - Math.min(...ms)) / 2;
    const rate =
      gigaflops > 0
        ? [gigaflops.toFixed(2), ((100 * gigaflops) / ceilingGigaflops).toFixed(0)]
        : ['', ''];
    const numbers = [String(calls), median(ms).toFixed(1), spread.toFixed(1), longestMs.toFixed(1)];
    print([label.padEnd(36), ...[...numbers, ...rate].map(cell)]);
  }
  const total = rows.reduce((sum, { ms }) => sum + median(ms), 0);
  print(['one step'.padEnd(36), cell(''), cell(total.toFixed(0))]);
}

function print(words: readonly string[]): void {
  process.stdout.write(`${words.join(' ')}\n`);
}

function cell(text: string): string {
  return text.padStart(8);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
