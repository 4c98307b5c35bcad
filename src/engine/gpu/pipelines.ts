import { asKinoraError, KinoraError } from '../../common/errors.ts';
import type { Gpu } from './gpu.ts';
import type { Kernel } from './kernel.ts';

/** Compiled kernels by their text, so that equal kernels of all networks compile once. */
export interface PipelineCache {
  /** @throws KinoraError `shader-invalid` with the compiler's message and line. */
  get(kernel: Kernel): Promise<GPUComputePipeline>;
}

const compileLimitMs = 120_000;

export function createPipelineCache(gpu: Gpu): PipelineCache {
  const compiled = new Map<string, Promise<GPUComputePipeline>>();
  return {
    get(kernel) {
      const key = `${Object.values(kernel.bindings).join()}\n${kernel.code}`;
      const known = compiled.get(key);
      if (known) return known;
      const pipeline = compile(gpu, kernel);
      compiled.set(key, pipeline);
      pipeline.catch(() => compiled.delete(key));
      return pipeline;
    },
  };
}

/** Group 0 holds the kernel's buffers, group 1 where in its grid a dispatch begins. */
async function compile(gpu: Gpu, kernel: Kernel): Promise<GPUComputePipeline> {
  const { device } = gpu;
  const { label, code } = kernel;
  // An error in the text also fails the pipeline below, which then tells it.
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label, code });
  const layout = device.createPipelineLayout({
    label,
    bindGroupLayouts: [bufferLayout(device, kernel), originLayout(device)],
  });
  const checked = device.popErrorScope();
  const pipeline = device.createComputePipelineAsync({
    label,
    layout,
    compute: { module, entryPoint: 'main' },
  });
  try {
    const work = Promise.all([pipeline, checked]);
    const [ready] = await gpu.guard(work, `compile ${label}`, compileLimitMs);
    return ready;
  } catch (thrown) {
    const failure = asKinoraError(thrown);
    if (failure.code !== 'internal') throw failure;
    const { messages } = await module.getCompilationInfo();
    const error = messages.find(({ type }) => type === 'error');
    const line = error?.lineNum ?? 0;
    throw new KinoraError('shader-invalid', {
      kernel: label,
      message: error?.message ?? failure.message,
      line,
      text: code.split('\n')[line - 1]?.trim() ?? '',
    });
  }
}

export function bufferLayout(device: GPUDevice, kernel: Kernel): GPUBindGroupLayout {
  return device.createBindGroupLayout({
    label: kernel.label,
    entries: Object.values(kernel.bindings).map((access, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
    })),
  });
}

export function originLayout(device: GPUDevice): GPUBindGroupLayout {
  return device.createBindGroupLayout({
    label: 'dispatch origin',
    entries: [
      {
        binding: 0,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: 16 },
      },
    ],
  });
}
