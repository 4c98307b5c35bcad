import type { Kernel } from '../../src/engine/gpu/kernel.ts';
import type { PipelineCache } from '../../src/engine/gpu/pipelines.ts';

/** A driver that compiles some kernels to something else. */
export function breaking(
  pipelines: PipelineCache,
  isBroken: (kernel: Kernel) => boolean,
  toWrong: (code: string) => string = () => nothing,
): PipelineCache {
  return {
    get: (kernel) =>
      pipelines.get(isBroken(kernel) ? { ...kernel, code: toWrong(kernel.code) } : kernel),
  };
}

/** A kernel that leaves everything as it is. */
const nothing = '@compute @workgroup_size(1) fn main() {}';
