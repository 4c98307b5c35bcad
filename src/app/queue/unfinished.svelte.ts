import { SvelteMap } from 'svelte/reactivity';
import { withDeadline } from '../../common/deadline.ts';
import type { Recipe } from '../../common/recipe.ts';
import type { QueuedJob, StoredJob } from '../../storage/database.ts';
import type { Notices } from '../notices/notices.svelte.ts';
import { formatSeconds } from '../parts/format.ts';
import { words } from '../words.ts';
import { isSameWish, type UnfinishedPort } from './unfinished-port.ts';

export interface UnfinishedParts {
  readonly port: UnfinishedPort;
  readonly notices: Notices;
  /** Does work beside the stage, and tells what fails. */
  readonly attempt: (work: () => Promise<void> | void) => Promise<void>;
  /** What the queue has, failed ones too: those are gone on with there. */
  readonly queued: () => readonly Pick<QueuedJob, 'recipe' | 'backend'>[];
  /** Goes on with one that an earlier visit left. */
  readonly goOn: (job: StoredJob) => void;
  /** Share of its work, 0…1, that its first windows are; undefined while the model is not known. */
  readonly shareOf: (recipe: Recipe, windows: number) => number | undefined;
}

export interface UnfinishedFilm {
  readonly job: StoredJob;
  /** Windows of it that are made. */
  readonly windows: number;
}

export type Unfinished = ReturnType<typeof createUnfinished>;

/** A word about a film waits no longer for what is kept of it. */
const limitMs = 3000;

/** What is made of films that did not end: listed as long as it is there, to go on with or to be forgotten. */
export function createUnfinished(parts: UnfinishedParts) {
  const { port, notices, attempt } = parts;
  let kept = $state.raw<readonly UnfinishedFilm[]>([]);
  let looks = 0;
  /** How to go on with those that this visit stopped: with the files that they were asked with. */
  const stopped = new SvelteMap<string, () => void>();
  const films = $derived(
    kept.filter(({ job }) => !parts.queued().some((queued) => isSameWish(queued, job))),
  );

  /**
   * Of several looks the last one counts.
   * @param also one that is there, although its worker may be about to let it go
   */
  async function look(also: readonly StoredJob[] = []): Promise<void> {
    const mine = ++looks;
    const free = await withDeadline(port.now(), limitMs, 'jobs');
    const jobs = [...also.filter(({ id }) => free.every((job) => job.id !== id)), ...free];
    const counts = jobs.map(({ id }) => withDeadline(port.windowCount(id), limitMs, 'jobs'));
    const windows = await Promise.all(counts);
    if (mine === looks) kept = jobs.map((job, index) => ({ job, windows: windows[index]! }));
  }

  function forget(id: string): Promise<void> {
    return attempt(async () => {
      await port.forget(id);
      stopped.delete(id);
      kept = kept.filter(({ job }) => job.id !== id);
      notices.show({ text: words.stage.forgotten });
    });
  }

  function offer(text: string, id: string, goOn: () => void): void {
    notices.show({
      text,
      action: { label: words.stage.goOn, run: goOn },
      other: { label: words.stage.forget, run: () => void forget(id) },
    });
  }

  return {
    /** Newest first; those in the queue and those that somebody works at are not among them. */
    get films() {
      return films;
    },
    /** Whole percent of the work that is done; undefined while nobody can say. */
    percentOf({ job, windows }: UnfinishedFilm): number | undefined {
      const share = parts.shareOf(job.recipe, windows);
      return share === undefined ? undefined : Math.round(100 * share);
    },
    /** A browser that keeps nothing, or does not answer, has nothing to list. */
    look: () => look().catch(() => undefined),
    goOn(job: StoredJob): void {
      const again = stopped.get(job.id);
      if (again === undefined) parts.goOn(job);
      else again();
    },
    forget: ({ id }: StoredJob) => forget(id),
    /** Of one that a crash, a reload or the visitor ended. */
    offerLeft({ id, recipe }: StoredJob, goOn: () => void): void {
      offer(words.stage.unfinished(formatSeconds(1000 * recipe.seconds)), id, goOn);
    },
    /**
     * The visitor stopped a film.
     * @param wish as the engine was asked; undefined where it was not
     */
    async tellStopped(
      wish: Pick<StoredJob, 'recipe' | 'backend'> | undefined,
      goOn: () => void,
    ): Promise<void> {
      // Without storage, and before its first window, there is nothing to go on with.
      const job =
        wish && (await withDeadline(port.find(wish), limitMs, 'jobs').catch(() => undefined));
      if (job === undefined) {
        notices.show({ text: words.stage.cancelled });
        return;
      }
      stopped.set(job.id, goOn);
      offer(words.stage.cancelledKept, job.id, goOn);
      await look([job]).catch(() => undefined);
    },
  };
}
