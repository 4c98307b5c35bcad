import type * as Dawn from 'webgpu';
import { afterAll, afterEach, beforeAll, expect, type TestContext } from 'vitest';
import { systemClock } from '../../src/common/clock.ts';
import { KinoraError } from '../../src/common/errors.ts';
import { type Gpu, openGpu } from '../../src/engine/gpu/gpu.ts';
import { createPipelineCache, type PipelineCache } from '../../src/engine/gpu/pipelines.ts';
import { skipBecause } from './skip.ts';

/** One device for all tests of a file; each test must leave it without live buffers. */
export interface GpuLab {
  /** Skips the test where there is no adapter; under `REQUIRE_GPU=1` it fails instead. */
  open(context: TestContext, needs?: { readonly f16?: boolean }): OpenLab;
}

export interface OpenLab {
  readonly gpu: Gpu;
  readonly pipelines: PipelineCache;
}

const isNode = typeof window === 'undefined';

export function createGpuLab(): GpuLab {
  let lab: OpenLab | undefined;
  let missing = '';
  let port: GPU | undefined;
  beforeAll(async () => {
    try {
      port = await findPort();
      const gpu = await openGpu({ gpu: port, clock: systemClock });
      lab = { gpu, pipelines: createPipelineCache(gpu) };
    } catch (thrown) {
      if (!(thrown instanceof KinoraError) || thrown.code !== 'webgpu-missing') throw thrown;
      missing = thrown.message;
    }
  });
  afterEach(() => {
    if (lab) expect(lab.gpu.ledger.liveLabels(), 'buffers left alive').toEqual([]);
  });
  afterAll(() => {
    lab?.gpu.dispose();
    port = undefined;
  });
  return {
    open(context, needs = {}) {
      // The tests' Chromium always brings SwiftShader, which never has f16.
      const isRequired = !isNode || process.env['REQUIRE_GPU'] === '1';
      if (lab === undefined) return skip(context, missing, isRequired);
      if (needs.f16 === true && !lab.gpu.device.features.has('shader-f16')) {
        return skip(context, 'the adapter has no shader-f16', isNode && isRequired);
      }
      return lab;
    },
  };
}

function skip(context: TestContext, reason: string, isFailure: boolean): never {
  if (isFailure) throw new Error(`REQUIRE_GPU: ${reason}`);
  return skipBecause(context, reason);
}

/** `navigator.gpu` in a browser, Dawn in Node; whoever holds the device must hold the port too. */
export async function findPort(): Promise<GPU | undefined> {
  if (!isNode) return navigator.gpu;
  // Hidden from the bundler: the browser's build of this file must not look for it.
  const dawn = 'webgpu';
  const { create, globals } = (await import(/* @vite-ignore */ dawn)) as typeof Dawn;
  Object.assign(globalThis, globals);
  return create([]);
}
