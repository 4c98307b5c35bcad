import type { DeviceReport } from './engine-api.ts';
import { reportAdapter } from './gpu/adapter.ts';
import { inspectCodecs } from './media/codec-ladder.ts';
import type { WebCodecs } from './media/ports.ts';

export interface DevicePorts {
  readonly gpu: GPU | undefined;
  readonly webCodecs: WebCodecs | undefined;
  /** Threads that WebAssembly may use. */
  readonly threads: number;
}

/**
 * Which engine suits this device. A software adapter runs our kernels tens of times slower than
 * WebAssembly runs the same network on the same cores, so the CPU path goes first there.
 */
export async function reportDevice(ports: DevicePorts): Promise<DeviceReport> {
  const { gpu, threads } = ports;
  const common = { codecs: await inspectCodecs(ports.webCodecs), threads };
  const onCpu = { ...common, backend: 'cpu', adapter: undefined } as const;
  if (!gpu) return { ...onCpu, reason: 'no-webgpu' };
  // Some browsers reject here instead of giving null.
  const found = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!found) return { ...onCpu, reason: 'no-adapter' };
  const adapter = reportAdapter(found);
  return adapter.isSoftware
    ? { ...onCpu, adapter, reason: 'software-adapter' }
    : { ...common, adapter, backend: 'wgsl', reason: 'gpu' };
}
