import { asKinoraError, type ErrorCode, type KinoraError } from '../../common/errors.ts';
import type { Recipe } from '../../common/recipe.ts';
import type { QueuedJob } from '../../storage/database.ts';
import type { QueuePort } from './queue-port.ts';

export type Queue = ReturnType<typeof createQueue>;

/** What is asked for; the queue gives the rest. */
export type Wish = Pick<QueuedJob, 'recipe' | 'backend' | 'files' | 'takesOf'>;

export interface QueueParts {
  readonly port: QueuePort;
  readonly newId: () => string;
  /** Milliseconds since 1970, UTC. */
  readonly dateMs: () => number;
  /** Makes the film of a job and keeps it, the job's record being over with the clip's. */
  readonly run: (job: QueuedJob) => Promise<void>;
  /** Stops what runs; asked for again, it goes on where it was. */
  readonly stop: () => Promise<unknown>;
  /** Something else is at work where films are made. */
  readonly isHeld: () => boolean;
  /** @param goesOn the next one is made now */
  readonly onFailure: (error: KinoraError, goesOn: boolean) => void;
  /** Nothing came of what ran, by the visitor's will. */
  readonly onStopped: (job: QueuedJob, isPaused: boolean) => void;
}

/** A job that was begun so often and came to no end is not begun again by itself. */
export const mostStarts = 3;

/** What lies in the wish itself: the next one may well be made. */
const ownFailures: readonly ErrorCode[] = [
  'prompt-empty',
  'prompt-too-long',
  'prompt-refused',
  'recipe-invalid',
  'source-missing',
  'file-unreadable',
];

/** What may not happen again: the film goes on at the window it was in. */
const passingFailures: readonly ErrorCode[] = ['gpu-lost', 'worker-died', 'timed-out'];

/**
 * Films that are to be made, one after the other. Each is kept in the browser from the moment it is
 * asked for until its clip is kept; a browser that keeps nothing has it as long as the page stands.
 */
export function createQueue(parts: QueueParts, wasPaused: boolean) {
  const { port } = parts;
  let jobs = $state.raw<readonly QueuedJob[]>([]);
  let runningId = $state<string>();
  let pausedBy = $state<'visitor' | 'failure' | undefined>(wasPaused ? 'visitor' : undefined);
  let isWorking = false;
  /** Why what runs is being stopped. */
  let stopping: 'removed' | 'paused' | undefined;
  /** Writes follow one another, so that the last word is the last written. */
  let saving: Promise<unknown> = Promise.resolve();

  function save(write: () => Promise<void>): void {
    saving = saving.then(write).catch(() => undefined);
  }

  function keep(changed: readonly QueuedJob[]): void {
    if (changed.length > 0) save(() => port.put(changed));
  }

  function jobOf(id: string): QueuedJob | undefined {
    return jobs.find((job) => job.id === id);
  }

  function change(id: string, changes: Partial<QueuedJob>): QueuedJob | undefined {
    const job = jobOf(id);
    if (job === undefined) return undefined;
    const changed = { ...job, ...changes };
    jobs = jobs.map((each) => (each.id === id ? changed : each));
    keep([changed]);
    return changed;
  }

  /** As if it had never been begun, nor failed. */
  function renew(job: QueuedJob, changes: Partial<QueuedJob>): void {
    const fresh: { -readonly [Field in keyof QueuedJob]: QueuedJob[Field] } = {
      ...job,
      ...changes,
      starts: 0,
    };
    delete fresh.failure;
    jobs = jobs.map((each) => (each.id === job.id ? fresh : each));
    keep([fresh]);
  }

  function drop(id: string): void {
    if (jobOf(id) === undefined) return;
    jobs = jobs.filter((job) => job.id !== id);
    save(() => port.remove([id]));
  }

  function waitingOf(running: string | undefined): number {
    return jobs.filter(({ id, failure }) => failure === undefined && id !== running).length;
  }

  function next(): QueuedJob | undefined {
    if (pausedBy !== undefined || parts.isHeld()) return undefined;
    return jobs.find(({ failure }) => failure === undefined);
  }

  async function work(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    try {
      for (let job = next(); job !== undefined; job = next()) {
        runningId = job.id;
        stopping = undefined;
        const begun = change(job.id, { starts: job.starts + 1 }) ?? job;
        try {
          await parts.run(begun);
          drop(job.id);
        } catch (thrown) {
          settle(begun, asKinoraError(thrown));
        } finally {
          runningId = undefined;
        }
      }
    } finally {
      isWorking = false;
    }
  }

  /** What becomes of a job that was not made. */
  function settle(job: QueuedJob, error: KinoraError): void {
    if (error.code === 'aborted') {
      const isPause = stopping === 'paused';
      if (isPause) change(job.id, { starts: 0 });
      else drop(job.id);
      parts.onStopped(job, isPause);
      return;
    }
    if (passingFailures.includes(error.code) && job.starts < mostStarts && jobs.length > 1) return;
    const isOwn = ownFailures.includes(error.code);
    const others = waitingOf(job.id);
    // Its sentence is in the form still.
    if (isOwn && others === 0) drop(job.id);
    else {
      const { code, details } = error;
      change(job.id, { failure: { code, details }, starts: 0 });
    }
    // What is wrong with the machine or the site is wrong for all of them.
    if (!isOwn && others > 0) pausedBy = 'failure';
    parts.onFailure(error, isOwn && others > 0);
  }

  /** In a new order, kept with their places. */
  function arrange(order: readonly QueuedJob[]): void {
    const placed = order.map((job, index) => ({ ...job, place: index + 1 }));
    const moved = placed.filter((job) => jobOf(job.id)?.place !== job.place);
    jobs = placed;
    keep(moved);
  }

  function insert(wishes: readonly Wish[], at = jobs.length): void {
    const fresh = wishes.map((wish): QueuedJob => ({
      ...wish,
      id: parts.newId(),
      owner: '',
      place: 0,
      starts: 0,
      createdAtMs: parts.dateMs(),
    }));
    arrange(jobs.toSpliced(at, 0, ...fresh));
    void work();
  }

  return {
    get jobs() {
      return jobs;
    },
    get runningId() {
      return runningId;
    },
    get isPaused() {
      return pausedBy !== undefined;
    },
    /** The visitor paused it, and finds it so at the next visit. */
    get isPausedByHand() {
      return pausedBy === 'visitor';
    },
    /** Of those that nobody has to look at first. */
    get waiting(): number {
      return waitingOf(runningId);
    },
    /** Whether all that was said so far is written, or cannot be. */
    saved: async (): Promise<void> => {
      await saving;
    },
    /** Takes up what is left of other visits; goes on with it, unless that brought the page down before. */
    load: async (): Promise<void> => {
      const take = (left: readonly QueuedJob[]): void => {
        jobs = [...jobs, ...left];
        if (left.some(({ starts }) => starts >= mostStarts)) pausedBy ??= 'failure';
        void work();
      };
      // A browser that keeps nothing has nothing to take up.
      await port.adopt(take).catch(() => undefined);
    },
    /** Something that held the queue is over. */
    work: () => void work(),
    /** A new wish takes the place of the same one that failed, whatever their seeds. */
    add(wishes: readonly Wish[]): void {
      const isAskedAgain = (job: QueuedJob): boolean =>
        job.failure !== undefined && wishes.some(({ recipe }) => areAlike(recipe, job.recipe));
      for (const { id } of jobs.filter(isAskedAgain)) drop(id);
      if (pausedBy === 'failure') pausedBy = undefined;
      insert(wishes);
    },
    duplicate(id: string): void {
      const at = jobs.findIndex((job) => job.id === id);
      const job = jobs[at];
      if (job === undefined) return;
      const { recipe, backend, files } = job;
      insert([{ recipe, backend, files }], at + 1);
    },
    /** By one place; what runs stays in front. @returns whether it moved */
    move(id: string, by: -1 | 1): boolean {
      const at = jobs.findIndex((job) => job.id === id);
      const [job, other] = [jobs[at], jobs[at + by]];
      if (job === undefined || other === undefined || [id, other.id].includes(runningId ?? ''))
        return false;
      arrange(jobs.with(at, other).with(at + by, job));
      return true;
    },
    /** Only of one that does not run: its windows would be of another film. */
    edit(id: string, changes: Pick<QueuedJob, 'recipe'>): void {
      const job = jobOf(id);
      if (job === undefined || id === runningId) return;
      renew(job, changes);
      if (job.failure !== undefined) void work();
    },
    /** Makes one that failed again. */
    retry(id: string, changes: Partial<Pick<QueuedJob, 'backend'>> = {}): void {
      const job = jobOf(id);
      if (job === undefined) return;
      renew(job, changes);
      pausedBy = undefined;
      void work();
    },
    async remove(id: string): Promise<void> {
      if (id !== runningId) {
        drop(id);
        return;
      }
      stopping = 'removed';
      await parts.stop();
    },
    /** What runs stops where it is, and nothing else begins. */
    async pause(): Promise<void> {
      pausedBy = 'visitor';
      if (runningId === undefined) return;
      stopping = 'paused';
      await parts.stop();
    },
    goOn(): void {
      pausedBy = undefined;
      const [first] = jobs.filter(({ failure }) => failure === undefined);
      if (first && first.id !== runningId) change(first.id, { starts: 0 });
      void work();
    },
  };
}

function areAlike(one: Recipe, other: Recipe): boolean {
  return JSON.stringify({ ...one, seed: 0 }) === JSON.stringify({ ...other, seed: 0 });
}
