import { beforeAll, expect, it, vi } from 'vitest';
import { call, type Kernel } from '../../../src/engine/gpu/kernel.ts';
import { createPace } from '../../../src/engine/gpu/pace.ts';
import { buildProgram, type Program, runProgram } from '../../../src/engine/gpu/program.ts';
import { type SimulatedQueue, simulateQueue } from '../../helpers/simulated-queue.ts';

const targets = { firstFlops: 1e6, dispatchMs: 40 };

beforeAll(() => {
  // Node has no WebGPU; the simulated device ignores usages.
  vi.stubGlobal('GPUBufferUsage', { UNIFORM: 64, COPY_DST: 8 });
  vi.stubGlobal('GPUShaderStage', { COMPUTE: 4 });
});

function kernelOf(label: string, flops: number, workgroups: Kernel['workgroups']): Kernel {
  return { label, code: label, bindings: {}, workgroups, flops };
}

function build({ gpu, pipelines }: SimulatedQueue, kernels: readonly Kernel[]): Promise<Program> {
  return buildProgram(
    gpu,
    pipelines,
    'program',
    kernels.map((kernel) => call(kernel, {})),
  );
}

async function run(queue: SimulatedQueue, program: Program, signal?: AbortSignal) {
  queue.submits.length = 0;
  await runProgram(queue.gpu, program, signal);
  return queue.submits;
}

const longest = (submits: SimulatedQueue['submits']): number =>
  Math.max(...submits.flat().map(({ ms }) => ms));

it('tries a small piece of an unknown kernel, and cuts a slow one to the target from then on', async () => {
  const queue = simulateQueue(targets);
  queue.msPerWorkgroup.set('slow', 2);
  const program = await build(queue, [kernelOf('slow', 100e6, [10, 100, 1])]);
  const [first] = await run(queue, program);
  expect(first).toMatchObject([{ workgroups: [10, 1, 1], origin: [0, 0, 0] }]);
  const again = await run(queue, program);
  expect(longest(again)).toBeLessThanOrEqual(40);
  expect(longest(again)).toBeGreaterThan(20);
});

it('runs every workgroup once, whatever the cut', async () => {
  const queue = simulateQueue(targets);
  queue.msPerWorkgroup.set('slow', 7);
  const program = await build(queue, [kernelOf('slow', 100e6, [3, 11, 2])]);
  for (let round = 0; round < 3; round++) {
    const dispatches = (await run(queue, program)).flat();
    const ran = dispatches.flatMap(({ origin, workgroups: [x, y, z] }) =>
      Array.from({ length: x! * y! * z! }, (_, i) =>
        [
          origin[0]! + (i % x!),
          origin[1]! + (Math.floor(i / x!) % y!),
          origin[2]! + Math.floor(i / (x! * y!)),
        ].join(),
      ),
    );
    expect(ran).toHaveLength(66);
    expect(new Set(ran).size).toBe(66);
  }
});

it('leaves quick work whole and sends it in one submit once it is known', async () => {
  const queue = simulateQueue(targets);
  queue.msPerWorkgroup.set('a', 0.001).set('b', 0.001);
  const pair = [kernelOf('a', 1e5, [50, 1, 1]), kernelOf('b', 0, [50, 1, 1])];
  const program = await build(queue, Array.from({ length: 30 }, () => pair).flat());
  // Each alone for the first and the second time.
  expect(await run(queue, program)).toHaveLength(5);
  const again = await run(queue, program);
  expect(again.map((submit) => submit.length)).toEqual([60]);
});

it('cuts finer as soon as the device slows down, and coarser again when it recovers', async () => {
  const queue = simulateQueue(targets);
  queue.msPerWorkgroup.set('k', 0.5);
  const program = await build(queue, [kernelOf('k', 1e6, [64, 8, 1])]);
  for (let round = 0; round < 2; round++) await run(queue, program);
  const before = (await run(queue, program)).flat().length;
  queue.msPerWorkgroup.set('k', 2);
  await run(queue, program);
  const slowed = await run(queue, program);
  expect(longest(slowed)).toBeLessThanOrEqual(40);
  queue.msPerWorkgroup.set('k', 0.5);
  for (let round = 0; round < 4; round++) await run(queue, program);
  expect((await run(queue, program)).flat().length).toBeLessThan(before + 3);
});

it('takes the compiling of a first run for no part of the pace', async () => {
  const queue = simulateQueue(targets);
  queue.msPerWorkgroup.set('k', 100);
  const program = await build(queue, [kernelOf('k', 1e5, [50, 1, 1])]);
  await run(queue, program);
  queue.msPerWorkgroup.set('k', 0.01);
  await run(queue, program);
  expect(await run(queue, program)).toMatchObject([[{ workgroups: [50, 1, 1] }]]);
});

it('keeps slow kernels to the target beside quick ones that got quicker', async () => {
  const queue = simulateQueue(targets);
  queue.msPerWorkgroup.set('quick', 0.3).set('slow', 0.5);
  const quick = kernelOf('quick', 0, [100, 1, 1]);
  const slow = kernelOf('slow', 1e9, [100, 2, 1]);
  const program = await build(queue, [quick, slow, quick, slow, quick, slow]);
  for (let round = 0; round < 3; round++) await run(queue, program);
  queue.msPerWorkgroup.set('quick', 0.001);
  for (let round = 0; round < 8; round++) {
    expect(longest(await run(queue, program))).toBeLessThanOrEqual(45);
  }
});

it('keeps the target where the CPU is told late that submits are done', () => {
  const pace = createPace(targets);
  const kernel = kernelOf('k', 1e9, [1000, 1, 1]);
  const tell = (ms: number): void => {
    pace.tell([{ key: kernel, workgroups: 40 }], ms);
  };
  for (let submit = 0; submit < 3; submit++) tell(40);
  expect(pace.workgroupsAtOnce(kernel, kernel)).toBe(40);
  // Three submits of 40 ms, all told at the end of the third.
  for (const ms of [120, 0, 0]) tell(ms);
  expect(pace.workgroupsAtOnce(kernel, kernel)).toBeLessThan(40);
});

it('keeps a submit to about 100 ms, so that an abort is soon heard', async () => {
  const queue = simulateQueue(targets);
  queue.msPerWorkgroup.set('k', 1);
  const program = await build(
    queue,
    Array.from({ length: 20 }, () => kernelOf('k', 0, [30, 1, 1])),
  );
  await run(queue, program);
  const submits = await run(queue, program);
  for (const submit of submits) {
    expect(submit.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThanOrEqual(100);
  }
  const controller = new AbortController();
  controller.abort();
  await expect(run(queue, program, controller.signal)).rejects.toMatchObject({ code: 'aborted' });
  expect(queue.submits).toHaveLength(0);
});
