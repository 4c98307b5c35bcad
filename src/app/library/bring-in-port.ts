/** What tells the next visit of a zip that came in only in part, as the page was closed. */
import type { BringInStore } from '../../storage/bring-in.ts';
import { heldLocks } from '../queue/held-locks.ts';

/** Held while a zip comes in, by one tab at a time. */
const lockName = 'kinora.bring-in';

export interface BringInPort {
  /** Does the work of bringing one in; another tab's is waited for. */
  during<T>(work: () => Promise<T>): Promise<T>;
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
    await store.begin().catch(() => undefined);
    try {
      return await work();
    } finally {
      await store.end().catch(() => undefined);
    }
  }

  return {
    async during(work) {
      const isAnswered = (await heldLocks(locks)) !== undefined;
      return locks && isAnswered ? locks.request(lockName, () => noted(work)) : noted(work);
    },
    async cutShort() {
      if ((await heldLocks(locks))?.has(lockName) === true) return undefined;
      const count = await store.count();
      if (count !== undefined) await store.end();
      return count;
    },
  };
}
