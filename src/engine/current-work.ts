import { KinoraError } from '../common/errors.ts';

/** At most one piece of work at a time, and a way to stop it. */
export interface CurrentWork {
  /** @throws KinoraError `internal` while other work runs; whatever the work throws. */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** The running work, if any, is told by its signal. */
  cancel(): void;
}

export function currentWork(): CurrentWork {
  let controller: AbortController | undefined;
  return {
    async run(work) {
      if (controller) throw new KinoraError('internal', { cause: 'already at work' });
      controller = new AbortController();
      try {
        return await work(controller.signal);
      } finally {
        controller = undefined;
      }
    },
    cancel: () => {
      controller?.abort();
    },
  };
}
