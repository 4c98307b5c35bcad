import type { Clock } from '../../common/clock.ts';
import { withDeadline } from '../../common/deadline.ts';
import { asKinoraError, KinoraError } from '../../common/errors.ts';
import { type GpuAdapterReport, reportAdapter, wantedFeatures, wantedLimits } from './adapter.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createPace, hardwareTargets, type Pace, softwareTargets } from './pace.ts';

/** A device with everything that can go wrong with it led into one path: `guard` rejects. */
export interface Gpu {
  readonly device: GPUDevice;
  readonly adapter: GpuAdapterReport;
  readonly ledger: Ledger;
  /** What each kernel takes here, learned while it runs. */
  readonly pace: Pace;
  readonly clock: Clock;
  /**
   * Waits for GPU work, at most `limitMs`. Rejects with a `KinoraError` as soon as the device is
   * lost, an error went uncaptured, the time is over or `signal` aborts.
   */
  guard<T>(work: Promise<T>, what: string, limitMs: number, signal?: AbortSignal): Promise<T>;
  /** @throws KinoraError of the first failure of the device, if there was one. */
  throwIfFailed(): void;
  /** Frees the device; buffers of it die with it. */
  dispose(): void;
}

export interface GpuPorts {
  /** `navigator.gpu`, or Dawn's in Node. */
  readonly gpu: GPU | undefined;
  readonly clock: Clock;
  /** A driver that leaves a question open for so long does not answer any more; 30 s unless told. */
  readonly openLimitMs?: number;
}

/**
 * Opens the best device there is.
 * @throws KinoraError `webgpu-missing` with `cause` `no-webgpu`, `no-adapter` or `no-device`;
 *   `gpu-lost` where the driver does not answer.
 */
export async function openGpu({ gpu: port, clock, openLimitMs = 30_000 }: GpuPorts): Promise<Gpu> {
  if (port === undefined) throw new KinoraError('webgpu-missing', { cause: 'no-webgpu' });
  const answered = async <T>(question: Promise<T>, what: string): Promise<T> => {
    try {
      return await withDeadline(question, openLimitMs, what);
    } catch (thrown) {
      if (!(thrown instanceof KinoraError)) throw thrown;
      throw new KinoraError('gpu-lost', { what, message: 'no answer' }, { cause: thrown });
    }
  };
  const request = async (): Promise<GPUAdapter> => {
    const adapter = await answered(
      port.requestAdapter({ powerPreference: 'high-performance' }),
      'adapter',
    );
    if (adapter === null) throw new KinoraError('webgpu-missing', { cause: 'no-adapter' });
    return adapter;
  };
  const adapter = await request();
  try {
    const asked = adapter.requestDevice({
      label: 'kinora',
      requiredFeatures: wantedFeatures(adapter),
      requiredLimits: wantedLimits(adapter),
    });
    return watchDevice(await answered(asked, 'device'), reportAdapter(adapter), clock);
  } catch (thrown) {
    if (thrown instanceof KinoraError) throw thrown;
    // Some drivers promise limits that they cannot give; an adapter is used up by one try.
    const plain = await request();
    try {
      const asked = plain.requestDevice({
        label: 'kinora',
        requiredFeatures: wantedFeatures(plain),
      });
      return watchDevice(await answered(asked, 'device'), reportAdapter(plain), clock);
    } catch (cause) {
      if (cause instanceof KinoraError) throw cause;
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new KinoraError('webgpu-missing', { cause: 'no-device', message }, { cause });
    }
  }
}

function watchDevice(device: GPUDevice, adapter: GpuAdapterReport, clock: Clock): Gpu {
  let failure: KinoraError | undefined;
  let disposed = false;
  const waiting = new Set<(failure: KinoraError) => void>();
  const fail = (error: KinoraError): void => {
    if (failure !== undefined || disposed) return;
    failure = error;
    for (const reject of waiting) reject(error);
  };
  void device.lost.then(({ reason, message }) => {
    fail(new KinoraError('gpu-lost', { reason, message }));
  });
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    fail(uncapturedError(event.error));
  });
  const throwIfFailed = (): void => {
    if (failure !== undefined) throw failure;
  };
  return {
    device,
    adapter,
    ledger: createLedger(),
    pace: createPace(adapter.isSoftware ? softwareTargets : hardwareTargets),
    clock,
    throwIfFailed,
    async guard(work, what, limitMs, signal) {
      throwIfFailed();
      let onFailure: ((failure: KinoraError) => void) | undefined;
      const failed = new Promise<never>((_, reject) => {
        onFailure = reject;
        waiting.add(reject);
      });
      try {
        return await withDeadline(Promise.race([work, failed]), limitMs, what, signal);
      } catch (thrown) {
        throwIfFailed();
        // `mapAsync` is broken off with an AbortError, maybe before `lost` is told.
        if (thrown instanceof Error && thrown.name === 'AbortError') {
          throw new KinoraError('gpu-lost', { what, message: thrown.message }, { cause: thrown });
        }
        throw asKinoraError(thrown);
      } finally {
        if (onFailure) waiting.delete(onFailure);
      }
    },
    dispose() {
      disposed = true;
      device.destroy();
    },
  };
}

function uncapturedError(error: GPUError): KinoraError {
  const details = { kind: error.constructor.name, message: error.message };
  // Told by name, not by class: in Node the classes are not global.
  return new KinoraError(
    details.kind === 'GPUOutOfMemoryError' ? 'gpu-out-of-memory' : 'internal',
    details,
  );
}
