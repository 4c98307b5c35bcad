/** The queue of this tab in the browser's store, and what tabs that are gone have left. */
import { asKinoraError } from '../../common/errors.ts';
import type { QueuedJob } from '../../storage/database.ts';
import { queueLockName, type QueueStore } from '../../storage/queue.ts';
import { heldLocks } from './held-locks.ts';

export interface QueuePort {
  /**
   * Hands over the jobs of tabs that are gone, as this tab was before it was loaded again: those that
   * are there now before it resolves, later ones when their tab goes.
   */
  adopt(onJobs: (jobs: readonly QueuedJob[]) => void): Promise<void>;
  put(jobs: readonly QueuedJob[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
}

/** @param locks undefined where there are none: then nobody else can be asked, as where they are silent */
export function openQueuePort(
  store: QueueStore,
  locks: Pick<LockManager, 'request' | 'query'> | undefined,
  owner: string,
): QueuePort {
  // Until the tab goes. A browser that gives no lock has its jobs taken over by another tab at worst.
  const held = locks?.request(queueLockName(owner), () => new Promise<void>(() => undefined));
  held?.catch(() => undefined);

  async function adoptFrom(
    left: string,
    onJobs: (jobs: readonly QueuedJob[]) => void,
  ): Promise<void> {
    const jobs = await store.adopt(left, owner);
    if (jobs.length > 0) onJobs(jobs);
  }

  return {
    async adopt(onJobs) {
      const owners = new Set((await store.list()).map((job) => job.owner));
      owners.delete(owner);
      const standing = await heldLocks(locks);
      for (const other of owners) {
        const name = queueLockName(other);
        if (locks === undefined || standing?.has(name) !== true) await adoptFrom(other, onJobs);
        else void locks.request(name, () => adoptFrom(other, onJobs)).catch(asKinoraError);
      }
    },
    put: (jobs) => store.put(jobs.map((job) => ({ ...job, owner }))),
    remove: (ids) => store.remove(ids),
  };
}
