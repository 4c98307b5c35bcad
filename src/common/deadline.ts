import { KinoraError } from './errors.ts';

/** How long silence is borne; what gives signs of life may take all the time that it needs. */
export interface Patience {
  /** Something came of it: for all that is waited for, the limit begins anew. */
  readonly signOfLife: () => void;
  /** Rejects with `timed-out` or `aborted`; the work itself may still be running then. */
  readonly wait: <T>(work: Promise<T>) => Promise<T>;
  /**
   * What `items` yields, each waited for as above. Should it be left in the middle, it is told, and
   * not waited for: a generator that hangs does not end.
   */
  each<T>(items: AsyncIterable<T>): AsyncGenerator<T>;
}

/**
 * Longer limits are counted in parts of this length: a timer that slept with its machine rings at once
 * when it wakes, and only a part of the limit is gone then.
 */
const partMs = 10_000;

/**
 * @param limitMs longest silence, milliseconds
 * @param what goes into the error's details
 */
export function patience(limitMs: number, what: string, signal?: AbortSignal): Patience {
  const waits = new Set<() => void>();
  const wait = async <T>(work: Promise<T>): Promise<T> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let begin: () => void;
    const limit = new Promise<never>((_, reject) => {
      const count = (leftMs: number): void => {
        timer = setTimeout(
          () => {
            if (leftMs > partMs) count(leftMs - partMs);
            else reject(new KinoraError('timed-out', { what, limitMs }));
          },
          Math.min(leftMs, partMs),
        );
      };
      begin = () => {
        clearTimeout(timer);
        count(limitMs);
      };
      begin();
      waits.add(begin);
    });
    try {
      return await untilAborted(Promise.race([work, limit]), signal);
    } finally {
      waits.delete(begin!);
      clearTimeout(timer);
    }
  };
  return {
    signOfLife() {
      for (const begin of waits) begin();
    },
    wait,
    async *each(items) {
      const iterator = items[Symbol.asyncIterator]();
      try {
        for (;;) {
          const next = await wait(iterator.next());
          if (next.done === true) return;
          yield next.value;
        }
      } finally {
        iterator.return?.().catch(() => undefined);
      }
    },
  };
}

/**
 * Waits for `work` at most `ms` milliseconds, and not longer than `signal` allows.
 * Rejects with `timed-out` or `aborted`; the work itself may still be running then.
 */
export function withDeadline<T>(
  work: Promise<T>,
  ms: number,
  what: string,
  signal?: AbortSignal,
): Promise<T> {
  return patience(ms, what, signal).wait(work);
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
