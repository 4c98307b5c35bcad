import { backends as allBackends } from '../common/clip.ts';
import { withDeadline } from '../common/deadline.ts';
import type { DeviceReport } from './engine-api.ts';
import { reportAdapter } from './gpu/adapter.ts';
import { inspectCodecs } from './media/codec-ladder.ts';
import type { WebCodecs } from './media/ports.ts';

export interface DevicePorts {
  readonly gpu: GPU | undefined;
  readonly webCodecs: WebCodecs | undefined;
  /** Threads that WebAssembly may use. */
  readonly threads: number;
  /** Whether onnxruntime's WebGPU build runs here. */
  readonly canSuspend: boolean;
  /** A look that takes longer found nothing; 10 s unless told. */
  readonly lookLimitMs?: number;
}

/**
 * Which engine suits this device. A software adapter runs our kernels tens of times slower than
 * WebAssembly runs the same network on the same cores, so the CPU path goes first there. Never
 * throws: a browser of which a part is missing, wrong or silent still has a processor.
 */
export async function reportDevice(ports: DevicePorts): Promise<DeviceReport> {
  const { gpu, webCodecs, threads, canSuspend, lookLimitMs = 10_000 } = ports;
  const look = <T, U>(what: string, work: () => Promise<T>, otherwise: U): Promise<T | U> =>
    withDeadline(lazily(work), lookLimitMs, what).catch(() => otherwise);
  const codecs = await look('codecs', () => inspectCodecs(webCodecs), []);
  const common = { codecs, threads };
  const onCpu = { ...common, backend: 'cpu', backends: ['cpu'], adapter: undefined } as const;
  if (!gpu) return { ...onCpu, reason: 'no-webgpu' };
  const adapter = await look(
    'adapter',
    async () => {
      const found = await gpu.requestAdapter({ powerPreference: 'high-performance' });
      return found ? reportAdapter(found) : undefined;
    },
    undefined,
  );
  if (!adapter) return { ...onCpu, reason: 'no-adapter' };
  const backends = allBackends.filter((backend) => backend !== 'onnx-webgpu' || canSuspend);
  return adapter.isSoftware
    ? { ...onCpu, backends, adapter, reason: 'software-adapter' }
    : { ...common, backends, adapter, backend: 'wgsl', reason: 'gpu' };
}

/** What throws before it promises rejects as well. */
async function lazily<T>(work: () => Promise<T>): Promise<T> {
  return work();
}
