/**
 * The Nth-failure sweep over a graphics card: call n of each way into it fails, for every n until none
 * does, in a job that allocates, compiles, submits and reads back. It must end with the code of its kind,
 * free what it took, and be right the next time.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/common/clock.ts';
import { asKinoraError, type ErrorCode } from '../../src/common/errors.ts';
import { allocateArena } from '../../src/engine/gpu/arena.ts';
import { type Gpu, openGpu } from '../../src/engine/gpu/gpu.ts';
import { call } from '../../src/engine/gpu/kernel.ts';
import { createPipelineCache } from '../../src/engine/gpu/pipelines.ts';
import { buildProgram, runProgram } from '../../src/engine/gpu/program.ts';
import { createReader } from '../../src/engine/gpu/readback.ts';
import { eulerStep } from '../../src/engine/kernels/euler-step.ts';
import { createGpuLab, findPort } from '../helpers/gpu-lab.ts';
import { pack, seeded } from '../helpers/kernel-test.ts';
import { skipBecause } from '../helpers/skip.ts';

const lab = createGpuLab();

const shape = { frames: 2, channels: 4, height: 4, width: 4 };
const count = shape.frames * shape.channels * shape.height * shape.width;
const kernel = eulerStep({ shape, seenChannels: 4, isGuided: false, isFlow: false });

/** Two Euler steps, each read back. */
async function job(gpu: Gpu): Promise<string> {
  const pipelines = createPipelineCache(gpu);
  const taken: { dispose: () => void }[] = [];
  const keep = <T extends { dispose: () => void }>(part: T): T => {
    taken.push(part);
    return part;
  };
  try {
    const bytes = 4 * count;
    const arena = keep(
      await allocateArena(gpu, 'sweep', {
        ...{ prediction: { bytes }, latents: { bytes }, clean: { bytes } },
        schedule: { bytes: 4 * 4 * shape.frames },
      }),
    );
    const { queue } = gpu.device;
    queue.writeBuffer(arena.buffers.prediction, 0, pack(seeded(1, count), 'f32'));
    queue.writeBuffer(arena.buffers.latents, 0, pack(seeded(2, count), 'f32'));
    queue.writeBuffer(arena.buffers.schedule, 0, Float32Array.of(0.8, 0.6, 1, 0, 0.5, 0.4, 1, 0));
    const calls = [call(kernel, arena.buffers)];
    const program = keep(await buildProgram(gpu, pipelines, 'sweep', calls));
    const reader = keep(await createReader(gpu, 'sweep', bytes));
    const results: string[] = [];
    for (let step = 0; step < 2; step++) {
      await runProgram(gpu, program);
      results.push(new Float32Array(await reader.read(arena.buffers.latents)).join());
    }
    return results.join(' | ');
  } finally {
    for (const part of taken.reverse()) part.dispose();
  }
}

/** Runs one call of a device in another way. */
type Break = (gpu: Gpu, count: () => boolean) => void;

const sites: Readonly<Record<string, { readonly codes: readonly ErrorCode[]; break: Break }>> = {
  'createBuffer, refused': {
    codes: ['internal'],
    break({ device }, isDue) {
      const createBuffer = device.createBuffer.bind(device);
      device.createBuffer = (descriptor) => {
        if (isDue()) throw new RangeError('createBuffer failed, size is too large');
        return createBuffer(descriptor);
      };
    },
  },
  'createBuffer, a buffer that is none': {
    codes: ['internal'],
    break({ device }, isDue) {
      const createBuffer = device.createBuffer.bind(device);
      device.createBuffer = (descriptor) =>
        createBuffer(isDue() ? { ...descriptor, size: 2 ** 52 } : descriptor);
    },
  },
  'createBuffer, out of memory': {
    codes: ['gpu-out-of-memory'],
    break({ device }, isDue) {
      const scopes: GPUErrorFilter[] = [];
      const pushErrorScope = device.pushErrorScope.bind(device);
      const popErrorScope = device.popErrorScope.bind(device);
      device.pushErrorScope = (filter) => {
        scopes.push(filter);
        pushErrorScope(filter);
      };
      device.popErrorScope = async () => {
        const isMemory = scopes.pop() === 'out-of-memory';
        const found = await popErrorScope();
        return isMemory && isDue() ? { message: 'out of memory' } : found;
      };
    },
  },
  createComputePipelineAsync: {
    codes: ['shader-invalid'],
    break({ device }, isDue) {
      const create = device.createComputePipelineAsync.bind(device);
      device.createComputePipelineAsync = (descriptor) =>
        isDue() ? Promise.reject(new Error('the driver refused')) : create(descriptor);
    },
  },
  'submit, and the device is gone': {
    codes: ['gpu-lost'],
    break({ device }, isDue) {
      const { queue } = device;
      const submit = queue.submit.bind(queue);
      queue.submit = (buffers) => {
        if (isDue()) device.destroy();
        submit(buffers);
      };
    },
  },
  mapAsync: {
    codes: ['gpu-lost'],
    break({ device }, isDue) {
      const createBuffer = device.createBuffer.bind(device);
      device.createBuffer = (descriptor) => {
        const buffer = createBuffer(descriptor);
        const mapAsync = buffer.mapAsync.bind(buffer);
        buffer.mapAsync = (...range) =>
          isDue() ? Promise.reject(new DOMException('unmapped', 'AbortError')) : mapAsync(...range);
        return buffer;
      };
    },
  },
};

/** Devices live as long as their port. */
let port: GPU | undefined;
let tried = 0;
beforeAll(async () => {
  port = await findPort();
});
afterAll(() => {
  port = undefined;
  console.log(`graphics card sweep: ${tried} faults tried, ${tried} survived`);
});

function open(): Promise<Gpu> {
  return openGpu({ gpu: port, clock: systemClock });
}

async function outcomeOf(gpu: Gpu): Promise<string> {
  return job(gpu).catch((thrown: unknown) => asKinoraError(thrown).code);
}

test.for(Object.keys(sites))('%s: whichever call fails', async (name, context) => {
  lab.open(context);
  // Dawn in Node may end the process with a device that is lost; Chromium's does not.
  if (name.startsWith('submit') && typeof window === 'undefined') {
    skipBecause(context, 'Dawn in Node may not survive a lost device');
  }
  const { codes, break: breakDevice } = sites[name]!;
  const healthy = await open();
  const whole = await job(healthy);
  healthy.dispose();
  for (let failing = 1; ; failing++) {
    const gpu = await open();
    let calls = 0;
    breakDevice(gpu, () => ++calls === failing);
    const outcome = await outcomeOf(gpu);
    expect(gpu.ledger.liveLabels(), `${name} ${failing}`).toEqual([]);
    gpu.dispose();
    if (calls < failing) {
      expect(outcome).toBe(whole);
      expect(failing, `${name} is never called`).toBeGreaterThan(1);
      return;
    }
    expect(codes, `${name} ${failing}: ${outcome}`).toContain(outcome);
    tried++;
  }
});
