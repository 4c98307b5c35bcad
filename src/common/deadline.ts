import { KinoraError } from './errors.ts';

/**
 * Waits for `work` at most `ms` milliseconds, and not longer than `signal` allows.
 * Rejects with `timed-out` or `aborted`; the work itself may still be running then.
 */
export async function withDeadline<T>(
  work: Promise<T>,
  ms: number,
  what: string,
  signal?: AbortSignal,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new KinoraError('timed-out', { what, limitMs: ms }));
    }, ms);
  });
  try {
    return await untilAborted(Promise.race([work, limit]), signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for `work` as long as `signal` allows; for work that keeps its own deadlines. */
export function untilAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(new KinoraError('aborted'));
    };
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    void work.then(resolve, reject).finally(() => {
      signal?.removeEventListener('abort', onAbort);
    });
  });
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new KinoraError('aborted');
}
