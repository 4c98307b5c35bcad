import type { Clock } from '../common/clock.ts';
import { asKinoraError } from '../common/errors.ts';
import { jobLockName, type JobStore } from '../storage/jobs.ts';
import type { MakeRequest } from './engine-api.ts';
import { noJournal, storedJournal, type Journal } from './journal.ts';

/** One film while it is made. */
export interface Job {
  readonly journal: Journal;
  /** The film is finished, or nobody wants it any more. */
  end(): Promise<void>;
  /** This realm works at it no longer. */
  release(): void;
}

/** Of a film that nobody would take up again. */
export const noJob: Job = {
  journal: noJournal,
  end: () => Promise.resolve(),
  release: () => undefined,
};

export interface JobPorts {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
  /** Holds a name as long as it is not released; undefined where another tab holds it. */
  readonly hold: (name: string) => Promise<(() => void) | undefined>;
}

/**
 * The same recipe on the same backend is the same job: asked for again after a crash, it goes on. One
 * that another tab works at is made here without a journal.
 */
export async function openJob({ recipe, backend }: MakeRequest, ports: JobPorts): Promise<Job> {
  const wish = new TextEncoder().encode(JSON.stringify([recipe, backend]));
  const id = await ports.digest(wish);
  const { store } = ports;
  const release = await ports.hold(jobLockName(id));
  if (!release) return noJob;
  const createdAtMs = ports.clock.date().getTime();
  return {
    journal: storedJournal(store, { id, recipe, backend, createdAtMs }),
    end: () => store.end(id).catch(() => undefined),
    release,
  };
}

/** The worker of the page before a reload takes a moment to end. */
const patienceMs = 3000;

/** Holds Web Locks, waiting a little for them; where there are none, nobody else can be asked. */
export function lockHolder(locks: LockManager | undefined): JobPorts['hold'] {
  return (name) =>
    new Promise((resolve, reject) => {
      if (locks === undefined) {
        resolve(() => undefined);
        return;
      }
      const signal = AbortSignal.timeout(patienceMs);
      const held = locks.request(
        name,
        { signal },
        () =>
          new Promise<void>((release) => {
            resolve(release);
          }),
      );
      held.catch((thrown: unknown) => {
        if (signal.aborted) resolve(undefined);
        else reject(asKinoraError(thrown));
      });
    });
}
