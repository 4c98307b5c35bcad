import type { StoredJob } from '../storage/database.ts';
import type { JobStore } from '../storage/jobs.ts';

/** What a film remembers of its windows, so that it can go on after an end that nobody wished for. */
export interface Journal {
  /**
   * Latents of the windows that are there, from the first on without a gap; what does not fit the
   * plan is as if it were not there.
   * @param lengths elements of each window of the plan
   */
  restore(lengths: readonly number[]): Promise<readonly Float32Array[]>;
  keep(window: number, latents: Float32Array): Promise<void>;
}

/** For films that nobody needs to take up again. */
export const noJournal: Journal = {
  restore: () => Promise.resolve([]),
  keep: () => Promise.resolve(),
};

/**
 * A journal in the job store, where the job begins with its first window. A browser that keeps nothing
 * still makes films: what the store refuses costs the visitor only what a crash would.
 */
export function storedJournal(store: JobStore, job: StoredJob): Journal {
  let hasBegun = false;
  let isRefused = false;
  return {
    async restore(lengths) {
      const windows = await store.windows(job.id).catch(() => []);
      const fits = (latents: Float32Array, index: number): boolean =>
        latents.length === lengths[index] && latents.every(Number.isFinite);
      const end = windows.findIndex((latents, index) => !fits(latents, index));
      return end < 0 ? windows : windows.slice(0, end);
    },
    async keep(window, latents) {
      if (isRefused) return;
      try {
        if (!hasBegun) await store.begin(job);
        hasBegun = true;
        await store.keepWindow(job.id, window, latents);
      } catch {
        isRefused = true;
      }
    },
  };
}
