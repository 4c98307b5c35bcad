/** What tells the next visit of a zip that came in only in part, as the page was closed. */
import { withDeadline } from '../../common/deadline.ts';
import type { BringInStore } from '../../storage/bring-in.ts';
import { heldLocks } from '../queue/held-locks.ts';

/** Held while a zip comes in, by one tab at a time. */
const lockName = 'kinora.bring-in';

/** A mark for the next visit is not worth more: a store that says nothing says nothing to the clips either. */
const markLimitMs = 5000;

export interface Turn {
  /** Ends the waiting for another zip; work that has begun is the caller's to end. */
  readonly signal?: AbortSignal;
  /** Another zip comes in, in this tab or in another one, and is waited for. */
  readonly onWaiting?: () => void;
}

export interface BringInPort {
  /**
   * Does the work of bringing one in; another's is waited for, as long as that takes.
   * @throws what `signal` was aborted with while waiting, and what the work throws
   */
  during<T>(work: () => Promise<T>, turn?: Turn): Promise<T>;
  /** Clips that came in of a zip that a tab which is gone did not bring in to its end; told once. */
  cutShort(): Promise<number | undefined>;
}

/** @param locks undefined where there are none: then nobody else can be asked, as where they are silent */
export function openBringInPort(
  store: BringInStore,
  locks: Pick<LockManager, 'request' | 'query'> | undefined,
): BringInPort {
  async function noted<T>(work: () => Promise<T>): Promise<T> {
    // A browser that keeps nothing says so with the first clip.
    await withDeadline(store.begin(), markLimitMs, 'storage').catch(() => undefined);
    try {
      return await work();
    } finally {
      await withDeadline(store.end(), markLimitMs, 'storage').catch(() => undefined);
    }
  }

  return {
    async during(work, { signal, onWaiting } = {}) {
      const isAnswered = (await heldLocks(locks)) !== undefined;
      if (!locks || !isAnswered) return noted(work);
      const atOnce = await locks.request(lockName, { ifAvailable: true }, async (lock) =>
        lock === null ? undefined : { result: await noted(work) },
      );
      if (atOnce !== undefined) return atOnce.result;
      onWaiting?.();
      return locks.request(lockName, signal ? { signal } : {}, () => noted(work));
    },
    async cutShort() {
      if ((await heldLocks(locks))?.has(lockName) === true) return undefined;
      const count = await store.count();
      if (count !== undefined) await store.end();
      return count;
    },
  };
}
