import { KinoraError } from '../common/errors.ts';

/** At most one piece of work at a time, and a way to stop it. */
export interface CurrentWork {
  /** @throws KinoraError `internal` while other work runs; whatever the work throws. */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Stops the running work, if any, and begins when it has ended. */
  runInstead<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** The running work, if any, is told by its signal, and why. */
  cancel(reason?: KinoraError): void;
}

export function currentWork(): CurrentWork {
  let controller: AbortController | undefined;
  let ended: Promise<unknown> = Promise.resolve();

  async function run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (controller) throw new KinoraError('internal', { cause: 'already at work' });
    controller = new AbortController();
    const running = work(controller.signal).finally(() => {
      controller = undefined;
    });
    ended = running.catch(() => undefined);
    return running;
  }

  return {
    run,
    async runInstead(work) {
      while (controller) {
        controller.abort();
        await ended;
      }
      return run(work);
    },
    cancel: (reason) => {
      controller?.abort(reason);
    },
  };
}
