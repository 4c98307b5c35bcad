import type { StoredJob } from '../../storage/database.ts';
import { jobLockName } from '../../storage/jobs.ts';
import { heldLocks } from './held-locks.ts';

type ListJobs = () => Promise<readonly StoredJob[]>;

/**
 * Those that nobody works at. The worker writes them; the page only looks, once a visit. Whoever holds
 * a job may be another tab, or the page before a reload, whose worker takes a moment to end: then the
 * list is read once more when a job is let go, and nothing but the offer of it waits for that.
 * @param locks undefined where there are none: then nobody else can be asked, as where they are silent
 */
export async function unfinishedJobs(
  listJobs: ListJobs,
  locks: Pick<LockManager, 'request' | 'query'> | undefined,
): Promise<readonly StoredJob[]> {
  const { free, held } = await sortedJobs(listJobs, locks);
  if (locks === undefined || held.length === 0 || free.length > 0) return free;
  const letGo = held.map(async ({ id }) => {
    await locks.request(jobLockName(id), () => undefined);
    return id;
  });
  const id = await Promise.race(letGo);
  return (await listJobs()).filter((job) => job.id === id);
}

/** Those that nobody works at now, and those that somebody does, each as the list has them. */
export async function sortedJobs(
  listJobs: ListJobs,
  locks: Pick<LockManager, 'query'> | undefined,
): Promise<Readonly<Record<'free' | 'held', readonly StoredJob[]>>> {
  const jobs = await listJobs();
  const names = await heldLocks(locks);
  const isHeld = ({ id }: StoredJob): boolean => names?.has(jobLockName(id)) === true;
  return { free: jobs.filter((job) => !isHeld(job)), held: jobs.filter(isHeld) };
}
