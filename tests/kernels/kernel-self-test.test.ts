import { describe, expect, it } from 'vitest';
import type { Kernel } from '../../src/engine/gpu/kernel.ts';
import {
  firstOf,
  type Rankings,
  rankTilings,
  type Tilings,
} from '../../src/engine/networks/kernel-tilings.ts';
import {
  type CheckedModel,
  chooseKernels,
  decoderChecks,
  transformerChecks,
  wrongOf,
} from '../../src/engine/networks/kernel-self-test.ts';
import { breaking } from '../helpers/broken-driver.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import { elements } from '../helpers/kernel-test.ts';

const lab = createGpuLab();
const model: CheckedModel = {
  dim: 256,
  num_heads: 4,
  head_order: 'c,ph,pw',
  prediction_type: 'sample',
};
// A software driver compiles each of some thirty kernels for seconds where its cache is empty.
const timeout = 600_000;

const isHalf = ({ code }: Kernel): boolean => code.startsWith('enable f16');
const isConv = ({ label }: Kernel): boolean => label.startsWith('conv');
const isLinear = ({ label }: Kernel): boolean => label.startsWith('linear');

describe('the self-test', () => {
  it('takes the best element that this adapter computes right', { timeout }, async (context) => {
    const { gpu, pipelines } = lab.open(context);
    const element = gpu.device.features.has('shader-f16') ? 'f16' : 'f32';
    const tilings = firstOf(rankTilings(gpu, element, 64));
    expect(await chooseKernels(gpu, pipelines, model)).toEqual({
      transformer: { element, tilings },
      decoder: { element, tilings },
      report: { element, failures: [], replaced: [] },
    });
  });

  const ofGpu: Tilings = {
    smallLinear: 'small64',
    largeLinear: 'tiled64',
    attention: 'tiled32x16',
    rows: 'workgroup',
    convolution: 'tiled',
  };
  it.for(elements)('notices every kernel in %s that computes nothing', async (element, context) => {
    const { gpu, pipelines } = lab.open(context, { f16: element === 'f16' });
    const idle = breaking(pipelines, () => true);
    const checks = [...transformerChecks(model, element, ofGpu), ...decoderChecks(element, ofGpu)];
    const wrong = await wrongOf(gpu, idle, checks);
    expect(wrong.map(({ name }) => name)).toEqual(checks.map(({ name }) => name));
  });

  it(
    'runs only the decoder in f32 where its f16 kernels are wrong',
    { timeout },
    async (context) => {
      const { gpu, pipelines } = lab.open(context, { f16: true });
      const broken = breaking(pipelines, (kernel) => isHalf(kernel) && isConv(kernel));
      const { transformer, decoder, report } = await chooseKernels(gpu, broken, model);
      expect([transformer.element, decoder.element]).toEqual(['f16', 'f32']);
      expect(report.element).toBe('f32');
      expect(report.failures).toContain('conv 3×3 3×13×144→48');
      expect(report.replaced).toContain('convolution silu, direct in f16');
      expect(report.replaced?.every((name) => name.startsWith('convolution'))).toBe(true);
    },
  );

  it(
    'runs only the denoiser in f32 where a forgotten bias shows in f16',
    { timeout },
    async (context) => {
      const { gpu, pipelines } = lab.open(context, { f16: true });
      const broken = breaking(
        pipelines,
        (kernel) => isHalf(kernel) && kernel.code.includes('let u = 0.79'),
        (code) => code.replace('sum + bias[quad]', 'sum'),
      );
      const { transformer, decoder, report } = await chooseKernels(gpu, broken, model);
      expect([transformer.element, decoder.element]).toEqual(['f32', 'f16']);
      expect(report).toEqual({
        element: 'f32',
        failures: ['linear 37×144×72'],
        replaced: ['linear gelu, direct in f16'],
      });
    },
  );

  it('falls back to f32 where f16 kernels do not compile', { timeout }, async (context) => {
    const { gpu, pipelines } = lab.open(context, { f16: true });
    const broken = breaking(pipelines, isHalf, (code) => code.replace('fn main', 'fn amiss'));
    const { transformer, decoder } = await chooseKernels(gpu, broken, model);
    expect([transformer.element, decoder.element]).toEqual(['f32', 'f32']);
  });

  it(
    'takes the next way of cutting a kernel where the first is wrong',
    { timeout },
    async (context) => {
      const { gpu, pipelines } = lab.open(context);
      const broken = breaking(
        pipelines,
        (kernel) => isLinear(kernel) && kernel.code.includes('workgroupBarrier'),
      );
      const rankings = (element: 'f32' | 'f16'): Rankings => ({
        ...rankTilings(gpu, element, 64),
        smallLinear: ['small64', 'direct'],
        largeLinear: ['tiled64', 'tiled128', 'direct'],
      });
      const { transformer, report } = await chooseKernels(gpu, broken, model, rankings);
      expect(transformer.element).toBe(gpu.device.features.has('shader-f16') ? 'f16' : 'f32');
      expect(transformer.tilings).toMatchObject({ smallLinear: 'direct', largeLinear: 'direct' });
      expect(report.replaced?.join()).toContain('gated linear, tiled128');
      expect(report.failures).toEqual([]);
    },
  );

  it(
    'refuses a device that computes f32 wrong as well, and names the kernel',
    { timeout },
    async (context) => {
      const { gpu, pipelines } = lab.open(context);
      const broken = breaking(pipelines, ({ label }) => label.startsWith('channel RMS norm'));
      await expect(chooseKernels(gpu, broken, model)).rejects.toMatchObject({
        code: 'gpu-wrong-result',
        details: { kernels: 'channel rms norm' },
      });
    },
  );
});
