/**
 * `npm run bench -- --gpu`: what this adapter does with the kernels, a denoising step, a window and films,
 * in at most four minutes. Bundled into one file, which needs nothing but Node, Dawn's `dawn.node` and a
 * Vulkan driver (README.md beside this tells how to take it to a bare machine).
 *
 *   node bench.mjs PROJECT_FOLDER OUT_FOLDER [SECONDS]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../src/common/clock.ts';
import { asKinoraError } from '../../../src/common/errors.ts';
import { openGpu } from '../../../src/engine/gpu/gpu.ts';
import { createPipelineCache } from '../../../src/engine/gpu/pipelines.ts';
import type { Element } from '../../../src/engine/gpu/wgsl.ts';
import { readModel, timeFilms, timeStep, type WorkRow } from './film.ts';
import { type KernelRow, shapesOf, timeCeilings, timeKernels } from './kernels.ts';
import type { Bench } from './measure.ts';
import { markdownOf } from './report.ts';
import { askTorch } from './torch.ts';

const [project = '.', out = '.cache/gpu-bench', limitSeconds = '230'] = process.argv.slice(2);
const limitMs = Number(limitSeconds) * 1000;
async function openDawn(): Promise<GPU> {
  // Of the folder that this file lies in, or of one above it.
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  return create([]);
}

const startMs = performance.now();
const leftMs = (): number => limitMs - (performance.now() - startMs);
const port = await openDawn();
// Whoever holds the device must hold the port too, which nothing else refers to: collected, it takes Dawn along.
process.on('exit', () => port);
const gpu = await openGpu({ gpu: port, clock: systemClock });
const bench: Bench = { gpu, pipelines: createPipelineCache(gpu), leftMs };
const { description, tier, isSoftware } = gpu.adapter;
const elements: Element[] = gpu.device.features.has('shader-f16') ? ['f16', 'f32'] : ['f32'];
const say = (text: string): void => void process.stdout.write(`${text}\n`);
say(`${description}, tier ${tier}; at most ${limitMs / 1000} s`);

const kernels: KernelRow[] = [];
const work: WorkRow[] = [];
const remarks: string[] = [];
/** A part that fails leaves the others standing. */
async function part(name: string, run: () => Promise<void>): Promise<void> {
  if (leftMs() < 5000) {
    remarks.push(`Left out for time: ${name}.`);
    return;
  }
  try {
    await run();
  } catch (thrown) {
    const { code, details } = asKinoraError(thrown);
    remarks.push(`Failed: ${name}, ${code} ${JSON.stringify(details)}.`);
    say(remarks.at(-1)!);
  }
}
const addWork = (row: WorkRow): void => {
  work.push(row);
  say(`${row.work}, ${row.element}: ${row.ms.toFixed(1)} ms; ${row.remark}`);
};

const ceilings = await timeCeilings(bench);
say(`ceilings ${ceilings.gigaflops.toFixed(1)} GFLOP/s, ${ceilings.gigabytes.toFixed(1)} GB/s`);
const shapes = shapesOf(isSoftware);
const model = readModel(join(project, 'models/kinora-nano'));
for (const element of elements) {
  await part(`the step in ${element}`, async () => {
    for (const prompts of [1, 2]) {
      const { medianMs: ms, dispatches, flops } = await timeStep(bench, model, element, prompts);
      const rate = `${(flops / ms / 1e6).toFixed(1)} GFLOP/s`;
      const remark = `${dispatches} dispatches, ${rate}; 4 latent frames beside 3`;
      const name = `denoising step, ${prompts} prompt${prompts > 1 ? 's' : ''}`;
      addWork({ work: name, element, ms, remark });
    }
  });
  await part(`kernels in ${element}`, () =>
    timeKernels(bench, element, shapes, (row) => {
      kernels.push(row);
      const rate = row.gigaflops > 0 ? `${row.gigaflops.toFixed(1)} GFLOP/s` : '';
      say(`${row.kernel}, ${row.element}, ${row.way}: ${row.medianMs.toFixed(3)} ms ${rate}`);
    }),
  );
}
const torch = askTorch(
  join(project, 'tests/bench/gpu/torch_times.py'),
  shapes,
  Math.min(leftMs(), 60_000),
);
await part('films', () => {
  const planes = kernels
    .filter(({ kernel }) => kernel.startsWith('RGBA'))
    .map((row) => row.medianMs);
  return timeFilms(bench, model, elements[0]!, Math.min(...planes), addWork);
});

const seconds = (performance.now() - startMs) / 1000;
const date = new Date().toISOString().slice(0, 10);
const report = {
  ...{ adapter: description, isSoftware, tier, date, ceilings, kernels, work, torch, seconds },
  remarks,
};
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'gpu-bench.json'), `${JSON.stringify(report, null, 1)}\n`);
const tables = markdownOf(report);
writeFileSync(join(out, 'gpu-bench.md'), tables);
say(`\n${tables}`);
gpu.dispose();
process.exit(remarks.some((remark) => remark.startsWith('Failed')) ? 1 : 0);
