import { expect, test } from 'vitest';
import { reportDevice } from '../../src/engine/device-report.ts';
import type { WebCodecs } from '../../src/engine/media/ports.ts';

const adapter = (info: Partial<GPUAdapterInfo>, features: string[] = []): GPUAdapter =>
  ({
    info: { vendor: '', architecture: '', device: '', description: '', ...info },
    features: new Set(features),
    limits: { maxComputeWorkgroupStorageSize: 16_384 },
  }) as unknown as GPUAdapter;

const gpu = (requestAdapter: () => Promise<GPUAdapter | null>): GPU =>
  ({ requestAdapter }) as unknown as GPU;

const onTwo = { webCodecs: undefined, threads: 2, canSuspend: true };

const report = (port: GPU | undefined): ReturnType<typeof reportDevice> =>
  reportDevice({ ...onTwo, gpu: port });

test('a real graphics card runs our kernels', async () => {
  const port = gpu(() => Promise.resolve(adapter({ vendor: 'nvidia' }, ['shader-f16'])));
  expect(await report(port)).toMatchObject({
    backend: 'wgsl',
    reason: 'gpu',
    adapter: { tier: 'T1', isSoftware: false },
  });
});

test('a software adapter is told apart and the CPU preferred', async () => {
  for (const info of [{ architecture: 'swiftshader' }, { description: 'llvmpipe (LLVM 19)' }]) {
    const port = gpu(() => Promise.resolve(adapter(info)));
    expect(await report(port)).toMatchObject({ backend: 'cpu', reason: 'software-adapter' });
  }
});

test('without WebGPU, without an adapter, or with one that throws, the CPU runs', async () => {
  expect(await report(undefined)).toMatchObject({ backend: 'cpu', reason: 'no-webgpu' });
  for (const answer of [
    () => Promise.resolve(null),
    () => Promise.reject(new TypeError('not allowed')),
  ]) {
    expect(await report(gpu(answer))).toMatchObject({ backend: 'cpu', reason: 'no-adapter' });
  }
});

test('a browser without WebCodecs reports no codec', async () => {
  expect((await report(undefined)).codecs).toEqual([]);
});

test.each<[string, Partial<GPUAdapter>, string]>([
  ['info, as in Chrome before 127', { features: new Set(), limits: {} as never }, 'T0'],
  ['limits', { info: adapter({}).info, features: new Set(['shader-f16', 'subgroups']) }, 'T1'],
  ['features', { info: adapter({}).info, limits: {} as never }, 'T0'],
  ['everything', {}, 'T0'],
])('an adapter without %s is still one', async (_name, part, tier) => {
  const port = gpu(() => Promise.resolve(part as GPUAdapter));
  expect(await report(port)).toMatchObject({
    backend: 'wgsl',
    adapter: { tier, description: 'unnamed GPU', isSoftware: false },
  });
});

test('a flag for software is found where older browsers keep it', async () => {
  const old = { features: new Set(), limits: {}, isFallbackAdapter: true };
  const port = gpu(() => Promise.resolve(old as unknown as GPUAdapter));
  expect(await report(port)).toMatchObject({ backend: 'cpu', reason: 'software-adapter' });
});

const throwing = (part: string): GPUAdapter =>
  Object.defineProperty(adapter({}), part, {
    get: () => {
      throw new TypeError(`${part} is not allowed here`);
    },
  });

test.each(['info', 'features', 'limits'])(
  'an adapter whose %s throws leaves the processor',
  async (part) => {
    const found = await report(gpu(() => Promise.resolve(throwing(part))));
    expect(found).toMatchObject({ backend: 'cpu', reason: 'no-adapter' });
  },
);

test('a gpu that is there by name alone leaves the processor', async () => {
  expect(await report({} as GPU)).toMatchObject({ backend: 'cpu', reason: 'no-adapter' });
});

const never = (): Promise<never> => new Promise(() => undefined);

test('an adapter or an encoder that never answers is not waited for', async () => {
  const webCodecs = { isSupported: never } as unknown as WebCodecs;
  const found = await reportDevice({ ...onTwo, gpu: gpu(never), webCodecs, lookLimitMs: 10 });
  expect(found).toMatchObject({ backend: 'cpu', reason: 'no-adapter', codecs: [], threads: 2 });
});

test('an encoder that throws when asked leaves a device without codecs', async () => {
  const isSupported = (): never => {
    throw new TypeError('half present');
  };
  const webCodecs = { isSupported } as unknown as WebCodecs;
  const found = await reportDevice({ ...onTwo, gpu: undefined, webCodecs });
  expect(found).toMatchObject({ backend: 'cpu', codecs: [] });
});

test("onnxruntime's WebGPU build needs a graphics card and WebAssembly that can wait", async () => {
  const port = gpu(() => Promise.resolve(adapter({ vendor: 'nvidia' })));
  const backendsOf = async (ports: object): Promise<readonly string[]> =>
    (await reportDevice({ ...onTwo, gpu: port, ...ports })).backends;
  expect(await backendsOf({})).toEqual(['wgsl', 'onnx-webgpu', 'cpu']);
  expect(await backendsOf({ canSuspend: false })).toEqual(['wgsl', 'cpu']);
  expect(await backendsOf({ gpu: undefined })).toEqual(['cpu']);
});
