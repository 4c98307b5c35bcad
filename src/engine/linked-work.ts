import { KinoraError } from '../common/errors.ts';

/** Two pieces of work that need each other: when one fails, the other stops, and its error is told. */
export interface LinkedWork {
  /** Aborted with the one it was made of, and when either piece fails. */
  readonly signal: AbortSignal;
  /** Takes in a piece as soon as it runs. */
  join<T>(work: Promise<T>): Promise<T>;
  /** Both results, or the error of whichever failed first, once both have ended. */
  both<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]>;
}

/** @param onFail is told the first error, `aborted` too. */
export function linkedWork(signal: AbortSignal, onFail: (error: unknown) => void): LinkedWork {
  const ending = new AbortController();
  let first: { readonly error: unknown } | undefined;
  const fail = (error: unknown): void => {
    if (first) return;
    first = { error };
    ending.abort();
    onFail(error);
  };
  const onAbort = (): void => {
    fail(new KinoraError('aborted'));
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: ending.signal,
    join(work) {
      work.catch(fail);
      return work;
    },
    async both(one, other) {
      const [left, right] = await Promise.allSettled([one, other]);
      signal.removeEventListener('abort', onAbort);
      if (first) throw first.error;
      return [settled(left), settled(right)];
    },
  };
}

function settled<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}
