import { parseRecipe } from '../../common/recipe.ts';
import type { StoredJob } from '../../storage/database.ts';
import type { JobStore } from '../../storage/jobs.ts';
import { unfinishedJobs } from './unfinished-jobs.ts';

/** Films that were begun and have not ended. Every method throws as the store does. */
export interface UnfinishedPort {
  /** Newest first, and those alone that nobody works at. */
  list(): Promise<readonly StoredJob[]>;
  /** That of a wish, whoever works at it: what a tab has just let go may look held for a moment. */
  find(wish: Pick<StoredJob, 'recipe' | 'backend'>): Promise<StoredJob | undefined>;
  /** With all that is made of it; one that is gone is no error. */
  forget(id: string): Promise<void>;
}

/** @param locks as of `unfinishedJobs` */
export function openUnfinishedPort(
  store: Pick<JobStore, 'list' | 'end'>,
  locks: Pick<LockManager, 'request' | 'query'> | undefined,
): UnfinishedPort {
  return {
    list: () => unfinishedJobs(() => store.list(), locks),
    async find({ recipe, backend }) {
      // As the engine has it, whose job it is.
      const asked = JSON.stringify(parseRecipe(recipe));
      const jobs = await store.list();
      return jobs.find(
        (job) => job.backend === backend && JSON.stringify(parseRecipe(job.recipe)) === asked,
      );
    },
    forget: (id) => store.end(id),
  };
}
