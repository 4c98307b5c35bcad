import { parseRecipe } from '../../common/recipe.ts';
import type { StoredJob } from '../../storage/database.ts';
import type { JobStore } from '../../storage/jobs.ts';
import { sortedJobs, unfinishedJobs } from './unfinished-jobs.ts';

/** Films that were begun and have not ended. Every method throws as the store does. */
export interface UnfinishedPort {
  /** Newest first, and those alone that nobody works at; where somebody works at all of them, waits for one. */
  list(): Promise<readonly StoredJob[]>;
  /** Those that nobody works at now, newest first. */
  now(): Promise<readonly StoredJob[]>;
  /** That of a wish, whoever works at it: what a tab has just let go may look held for a moment. */
  find(wish: Pick<StoredJob, 'recipe' | 'backend'>): Promise<StoredJob | undefined>;
  /** How many windows of it are made. */
  windowCount(id: string): Promise<number>;
  /** With all that is made of it; one that is gone is no error. */
  forget(id: string): Promise<void>;
}

/** @param locks as of `unfinishedJobs` */
export function openUnfinishedPort(
  store: Pick<JobStore, 'list' | 'windowCount' | 'end'>,
  locks: Pick<LockManager, 'request' | 'query'> | undefined,
): UnfinishedPort {
  const list = (): Promise<readonly StoredJob[]> => store.list();
  return {
    list: () => unfinishedJobs(list, locks),
    now: async () => (await sortedJobs(list, locks)).free,
    async find(wish) {
      const jobs = await store.list();
      return jobs.find((job) => isSameWish(job, wish));
    },
    windowCount: (id) => store.windowCount(id),
    forget: (id) => store.end(id),
  };
}

/** As the engine has them: the same wish is the same job. */
export function isSameWish(one: Wish, other: Wish): boolean {
  return one.backend === other.backend && written(one) === written(other);
}

type Wish = Pick<StoredJob, 'recipe' | 'backend'>;

function written({ recipe }: Wish): string {
  return JSON.stringify(parseRecipe(recipe));
}
