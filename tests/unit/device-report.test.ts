import { expect, test } from 'vitest';
import { reportDevice } from '../../src/engine/device-report.ts';

const adapter = (info: Partial<GPUAdapterInfo>, features: string[] = []): GPUAdapter =>
  ({
    info: { vendor: '', architecture: '', device: '', description: '', ...info },
    features: new Set(features),
    limits: { maxComputeWorkgroupStorageSize: 16_384 },
  }) as unknown as GPUAdapter;

const gpu = (requestAdapter: () => Promise<GPUAdapter | null>): GPU =>
  ({ requestAdapter }) as unknown as GPU;

const report = (port: GPU | undefined): ReturnType<typeof reportDevice> =>
  reportDevice({ gpu: port, webCodecs: undefined, threads: 2 });

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
