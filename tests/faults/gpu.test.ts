import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Clock, systemClock } from '../../src/common/clock.ts';
import { KinoraError } from '../../src/common/errors.ts';
import { allocateArena } from '../../src/engine/gpu/arena.ts';
import { type Gpu, openGpu } from '../../src/engine/gpu/gpu.ts';
import { scriptGpu } from '../helpers/scripted-gpu.ts';

const open = (gpu: GPU | undefined): Promise<Gpu> => openGpu({ gpu, clock: systemClock });
const never = new Promise<never>(() => undefined);

beforeAll(() => {
  // Node has no WebGPU; the scripted device ignores usages.
  vi.stubGlobal('GPUBufferUsage', { STORAGE: 128, COPY_SRC: 4, COPY_DST: 8 });
});

describe('opening a GPU', () => {
  it.each([
    ['no-webgpu', undefined],
    ['no-adapter', scriptGpu({ hasAdapter: false }).port],
    ['no-device', scriptGpu({ refusesDevices: true }).port],
  ])('says %s', async (cause, port) => {
    await expect(open(port)).rejects.toMatchObject({
      code: 'webgpu-missing',
      details: { cause },
    });
  });

  it.each(['requestAdapter', 'requestDevice'] as const)(
    'does not wait for ever for a driver that leaves %s open',
    async (question) => {
      const { port } = scriptGpu();
      const adapter = await port.requestAdapter();
      const silent = { requestDevice: () => never };
      const gpu = {
        requestAdapter: () =>
          question === 'requestAdapter'
            ? never
            : Promise.resolve(Object.assign(Object.create(adapter) as object, silent)),
      };
      const opening = openGpu({ gpu: gpu as never, clock: systemClock, openLimitMs: 5 });
      await expect(opening).rejects.toMatchObject({
        code: 'gpu-lost',
        details: { message: 'no answer' },
      });
    },
  );

  it('hands on the clock by which work is timed', async () => {
    const clock: Clock = { nowMs: () => 7, date: () => new Date(0) };
    const gpu = await openGpu({ gpu: scriptGpu().port, clock });
    expect(gpu.clock.nowMs()).toBe(7);
  });

  it('asks for no more than the adapter offers, by name', async () => {
    const scripted = scriptGpu({ features: ['shader-f16', 'depth-clip-control'] });
    await open(scripted.port);
    expect(scripted.requestedDevices[0]).toMatchObject({
      requiredFeatures: ['shader-f16'],
      requiredLimits: { maxBufferSize: 2 ** 28, maxStorageBuffersPerShaderStage: 8 },
    });
  });

  it('tries the default limits where the driver refuses those it offered', async () => {
    const scripted = scriptGpu({ refusesLimits: true });
    await open(scripted.port);
    expect(scripted.requestedDevices).toHaveLength(2);
    expect(scripted.requestedDevices[1]!.requiredLimits).toBeUndefined();
  });

  it.each([
    ['T0', [], 32_768],
    ['T1', ['shader-f16'], 32_768],
    ['T1', ['shader-f16', 'subgroups'], 16_384],
    ['T2', ['shader-f16', 'subgroups'], 32_768],
  ] as const)('finds tier %s for [%s] and %i bytes', async (tier, features, bytes) => {
    const limits = { maxComputeWorkgroupStorageSize: bytes };
    const gpu = await open(scriptGpu({ features, limits }).port);
    expect(gpu.adapter.tier).toBe(tier);
  });

  it.each([
    [true, { description: 'SwiftShader driver 5.0.0' }],
    [true, { architecture: 'swiftshader', description: '' }],
    [true, { description: 'llvmpipe (LLVM 15.0.6)' }],
    [true, { description: 'anything', isFallbackAdapter: true }],
    [false, { vendor: 'apple', architecture: 'metal-3', description: '' }],
  ])('knows software (%s) by %o', async (isSoftware, info) => {
    expect((await open(scriptGpu({ info }).port)).adapter.isSoftware).toBe(isSoftware);
  });
});

describe('waiting for a GPU', () => {
  it('ends with the reason as soon as the device is lost, and so does every later wait', async () => {
    const scripted = scriptGpu();
    const gpu = await open(scripted.port);
    const lost = { code: 'gpu-lost', details: { reason: 'unknown' } };
    const waits = [gpu.guard(never, 'first', 10_000), gpu.guard(never, 'second', 10_000)];
    scripted.lose('unknown');
    for (const wait of waits) await expect(wait).rejects.toMatchObject(lost);
    const later = gpu.guard(Promise.resolve(), 'later', 10_000);
    await expect(later).rejects.toMatchObject(lost);
    expect(() => {
      gpu.throwIfFailed();
    }).toThrow(KinoraError);
  });

  it.each([
    ['GPUOutOfMemoryError', 'gpu-out-of-memory'],
    ['GPUValidationError', 'internal'],
  ])('ends on an uncaptured %s with %s', async (kind, code) => {
    const scripted = scriptGpu();
    const gpu = await open(scripted.port);
    const wait = gpu.guard(never, 'work', 10_000);
    scripted.raise({ kind, message: 'scripted' });
    await expect(wait).rejects.toMatchObject({ code, details: { kind, message: 'scripted' } });
  });

  it('ends at its deadline, and on abort, without failing the device', async () => {
    const gpu = await open(scriptGpu().port);
    await expect(gpu.guard(never, 'work', 5)).rejects.toMatchObject({
      code: 'timed-out',
      details: { what: 'work', limitMs: 5 },
    });
    const controller = new AbortController();
    const wait = gpu.guard(never, 'work', 10_000, controller.signal);
    controller.abort();
    await expect(wait).rejects.toMatchObject({ code: 'aborted' });
    await expect(gpu.guard(Promise.resolve(7), 'work', 10_000)).resolves.toBe(7);
  });

  it('takes a broken-off mapping for the loss it is', async () => {
    const gpu = await open(scriptGpu().port);
    const brokenOff = Promise.reject(new DOMException('unmapped', 'AbortError'));
    await expect(gpu.guard(brokenOff, 'readback', 10_000)).rejects.toMatchObject({
      code: 'gpu-lost',
    });
  });

  it('does not call it a failure when the device is disposed of', async () => {
    const gpu = await open(scriptGpu().port);
    gpu.dispose();
    await gpu.device.lost;
    expect(() => {
      gpu.throwIfFailed();
    }).not.toThrow();
  });
});

describe('allocating an arena', () => {
  it('counts what lives, and nothing afterwards', async () => {
    const gpu = await open(scriptGpu().port);
    const arena = await allocateArena(gpu, 'job', { a: { bytes: 100 }, b: { bytes: 3 } });
    expect(gpu.ledger.liveLabels()).toEqual(['job.a', 'job.b']);
    expect(gpu.ledger.liveBytes).toBe(116);
    arena.dispose();
    arena.dispose();
    expect(gpu.ledger.liveBytes).toBe(0);
    expect(gpu.ledger.peakBytes).toBe(116);
  });

  it('frees all of it when there is not enough memory', async () => {
    const gpu = await open(scriptGpu({ outOfMemory: 'no room' }).port);
    const arena = allocateArena(gpu, 'job', { a: { bytes: 64 }, b: { bytes: 64 } });
    await expect(arena).rejects.toMatchObject({
      code: 'gpu-out-of-memory',
      details: { owner: 'job', bytes: 128, message: 'no room' },
    });
    expect(gpu.ledger.liveLabels()).toEqual([]);
  });

  it('refuses a buffer that no binding can hold, with both numbers', async () => {
    const gpu = await open(scriptGpu().port);
    const arena = allocateArena(gpu, 'job', { big: { bytes: 2 ** 27 + 4 } });
    await expect(arena).rejects.toMatchObject({
      code: 'gpu-out-of-memory',
      details: { buffer: 'job.big', bytes: 2 ** 27 + 4, limitBytes: 2 ** 27 },
    });
  });
});
