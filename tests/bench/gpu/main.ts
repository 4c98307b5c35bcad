/**
 * `npm run bench -- --gpu`: what this adapter does with a denoising step, windows, films and the kernels, the
 * most telling first, for whoever ends it early has what is written by then. Bundled into one file, which needs
 * nothing but Node, Dawn's `dawn.node` and a Vulkan driver (README.md beside this tells how to take it to a bare
 * machine).
 *
 *   node bench.mjs PROJECT_FOLDER OUT_FOLDER [SECONDS]
 *
 * Exit codes: 0; 1 a part failed; 4 this driver offers no GPU. Out of time, it kills itself, all written.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../src/common/clock.ts';
import { asKinoraError } from '../../../src/common/errors.ts';
import { openGpu } from '../../../src/engine/gpu/gpu.ts';
import { createPipelineCache } from '../../../src/engine/gpu/pipelines.ts';
import type { Element } from '../../../src/engine/gpu/wgsl.ts';
import { readModel, timeFilms, timeStep, type WorkRow } from './film.ts';
import { type KernelRow, shapesOf, timeCeilings, timeKernels, timePlanes } from './kernels.ts';
import type { Bench } from './measure.ts';
import { type GpuReport, markdownOf } from './report.ts';
import { startTorch } from './torch.ts';

const [project = '.', out = '.cache/gpu-bench', limitSeconds = '230'] = process.argv.slice(2);
const limitMs = Number(limitSeconds) * 1000;
const startMs = performance.now();
const leftMs = (): number => limitMs - (performance.now() - startMs);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function openDawn(): Promise<GPU> {
  // Of the folder that this file lies in, or of one above it.
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  return create([]);
}
const port = await openDawn();
// Whoever holds the device must hold the port too, which nothing else refers to: collected, it takes Dawn along.
process.on('exit', () => port);
async function openBench(): Promise<Bench> {
  const gpu = await openGpu({ gpu: port, clock: systemClock });
  return { gpu, pipelines: createPipelineCache(gpu), leftMs };
}
let bench = await openBench().catch((thrown: unknown) => {
  const { code, details } = asKinoraError(thrown);
  say(`${code} ${JSON.stringify(details)}`);
  process.exit(4);
});
const { description, tier, isSoftware } = bench.gpu.adapter;
const elements: Element[] = bench.gpu.device.features.has('shader-f16') ? ['f16', 'f32'] : ['f32'];
say(`${description}, tier ${tier}; at most ${limitMs / 1000} s`);

const kernels: KernelRow[] = [];
const work: WorkRow[] = [];
const remarks: string[] = [];
let ceilings: GpuReport['ceilings'] = { gigaflops: NaN, gigabytes: NaN };
let torchReport: GpuReport['torch'] = 'not asked yet';

/** After each row, so that nothing is lost with whatever ends this early. */
function save(): string {
  const seconds = (performance.now() - startMs) / 1000;
  const date = new Date().toISOString().slice(0, 10);
  const report: GpuReport = {
    ...{
      adapter: description,
      isSoftware,
      tier,
      date,
      ceilings,
      kernels,
      work,
      torch: torchReport,
    },
    ...{ seconds, remarks },
  };
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'gpu-bench.json'), `${JSON.stringify(report, null, 1)}\n`);
  const tables = markdownOf(report);
  writeFileSync(join(out, 'gpu-bench.md'), tables);
  return tables;
}
function finish(): never {
  say(`\n${save()}`);
  process.exit(remarks.some((remark) => remark.startsWith('Failed')) ? 1 : 0);
}
let running = 'the ceilings';
const torch = startTorch(join(project, 'tests/bench/gpu/torch_times.py'));
setTimeout(() => {
  remarks.push(`Out of time in: ${running}; what would have come after it is missing.`);
  say(`\n${save()}`);
  torch.end();
  // No plain exit: with work in flight, Dawn crashes on its way out.
  process.kill(process.pid, 'SIGKILL');
}, limitMs);

/** A part that fails leaves the others standing: its device may be gone, so they get a new one. */
async function part(name: string, run: () => Promise<void>): Promise<void> {
  if (leftMs() < 3000) {
    remarks.push(`Left out for time: ${name}.`);
    return;
  }
  running = name;
  const partStartMs = performance.now();
  try {
    await run();
    say(`(${name}: ${((performance.now() - partStartMs) / 1000).toFixed(1)} s)`);
  } catch (thrown) {
    const { code, details } = asKinoraError(thrown);
    remarks.push(`Failed: ${name}, ${code} ${JSON.stringify(details)}.`);
    say(remarks.at(-1)!);
    bench.gpu.dispose();
    bench = await openBench();
  }
  save();
}
const addWork = (row: WorkRow): void => {
  work.push(row);
  say(`${row.work}, ${row.element}: ${row.ms.toFixed(1)} ms; ${row.remark}`);
  save();
};
const addKernel = (row: KernelRow): void => {
  kernels.push(row);
  const rate =
    row.gigaflops > 0 ? `${row.gigaflops.toFixed(1)} GFLOP/s` : `${row.gigabytes.toFixed(1)} GB/s`;
  say(`${row.kernel}, ${row.element}, ${row.way}: ${row.medianMs.toFixed(3)} ms ${rate}`);
  save();
};

const shapes = shapesOf(isSoftware);
const model = readModel(join(project, 'models/kinora-nano'));
await part('the ceilings', async () => {
  ceilings = await timeCeilings(bench);
  say(`ceilings ${ceilings.gigaflops.toFixed(1)} GFLOP/s, ${ceilings.gigabytes.toFixed(1)} GB/s`);
});
for (const element of elements) {
  await part(`the step in ${element}`, async () => {
    for (const prompts of [1, 2]) {
      const time = await timeStep(bench, model, element, prompts);
      const rate = `${(time.flops / time.medianMs / 1e6).toFixed(1)} GFLOP/s`;
      const onGpu = `on the GPU ${time.medianMs.toFixed(2)} ms, ${rate}`;
      const remark = `${time.dispatches} dispatches, ${onGpu}; 4 latent frames beside 3`;
      const name = `denoising step, ${prompts} prompt${prompts > 1 ? 's' : ''}`;
      addWork({ work: name, element, ms: time.wallMs, remark });
    }
  });
}
let planesMs = NaN;
await part('planes for the encoder', async () => {
  const row = await timePlanes(bench);
  planesMs = row.medianMs;
  addKernel(row);
});
// The long film in the element that a page would choose.
for (const [place, element] of elements.entries()) {
  await part(`films in ${element}`, () =>
    timeFilms(bench, model, element, place === 0 ? [2, 20] : [2], planesMs, addWork),
  );
}
/** Enough for PyTorch's own rounds, where it runs. */
const torchMs = (): number => (torch.isRunning() ? Math.min(20_000, limitMs / 4) : 3000);
for (const element of elements) {
  await part(`kernels in ${element}`, async () => {
    const mayGoOn = (): boolean => leftMs() > torchMs();
    const isWhole = await timeKernels(bench, element, shapes, mayGoOn, addKernel);
    if (!isWhole)
      remarks.push(`Left out for time: kernels in ${element} after the last in the table.`);
  });
}
running = 'PyTorch';
torchReport = await torch.ask(shapes, leftMs() - 1000);
bench.gpu.dispose();
finish();
