import type { StoredJob } from '../../storage/database.ts';
import { jobLockName } from '../../storage/jobs.ts';
import { heldLocks } from './held-locks.ts';

/**
 * Those that nobody works at. The worker writes them; the page only looks, once a visit. Whoever holds
 * a job may be another tab, or the page before a reload, whose worker takes a moment to end: then the
 * list is read once more when a job is let go, and nothing but the offer of it waits for that.
 * @param locks undefined where there are none: then nobody else can be asked, as where they are silent
 */
export async function unfinishedJobs(
  listJobs: () => Promise<readonly StoredJob[]>,
  locks: Pick<LockManager, 'request' | 'query'> | undefined,
): Promise<readonly StoredJob[]> {
  const jobs = await listJobs();
  const held = await heldLocks(locks);
  if (locks === undefined || held === undefined) return jobs;
  const isHeld = ({ id }: StoredJob): boolean => held.has(jobLockName(id));
  if (jobs.length === 0 || !jobs.every(isHeld)) return jobs.filter((job) => !isHeld(job));
  const letGo = jobs.map(async ({ id }) => {
    await locks.request(jobLockName(id), () => undefined);
    return id;
  });
  const id = await Promise.race(letGo);
  return (await listJobs()).filter((job) => job.id === id);
}
