import { expect, it } from 'vitest';
import type { Kernel } from '../../src/engine/gpu/kernel.ts';
import type { PipelineCache } from '../../src/engine/gpu/pipelines.ts';
import { chooseKernels } from '../../src/engine/networks/kernel-self-test.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';

const lab = createGpuLab();

/** A driver that compiles some kernels wrong. */
function breaking(
  pipelines: PipelineCache,
  isBroken: (kernel: Kernel) => boolean,
  [right, wrong]: readonly [string, string],
): PipelineCache {
  return {
    get: (kernel) =>
      pipelines.get(
        isBroken(kernel) ? { ...kernel, code: kernel.code.replace(right, wrong) } : kernel,
      ),
  };
}

const isHalf = ({ code }: Kernel): boolean => code.startsWith('enable f16');

it('takes the best element that this adapter computes right', async (context) => {
  const { gpu, pipelines } = lab.open(context);
  const element = gpu.device.features.has('shader-f16') ? 'f16' : 'f32';
  expect(await chooseKernels(gpu, pipelines)).toEqual({ element, failures: [] });
});

it('falls back to f32 where f16 kernels give wrong numbers, and names them', async (context) => {
  const { gpu, pipelines } = lab.open(context, { f16: true });
  const broken = breaking(pipelines, isHalf, ['sum + bias[quad]', 'sum']);
  const { element, failures } = await chooseKernels(gpu, broken);
  expect(element).toBe('f32');
  expect(failures).toEqual(['linear 37×32×72']);
});

it('falls back to f32 where f16 kernels do not compile', async (context) => {
  const { gpu, pipelines } = lab.open(context, { f16: true });
  const broken = breaking(pipelines, isHalf, ['fn main', 'fn amiss']);
  const { element, failures } = await chooseKernels(gpu, broken);
  expect(element).toBe('f32');
  expect(failures).toHaveLength(6);
});

it('refuses a device that computes f32 wrong as well', async (context) => {
  const { gpu, pipelines } = lab.open(context);
  const broken = breaking(pipelines, () => true, ['sum0[d] * inverse', 'sum0[d]']);
  await expect(chooseKernels(gpu, broken)).rejects.toMatchObject({
    code: 'gpu-wrong-result',
    details: { kernels: 'attention 1×2×5×9' },
  });
});
