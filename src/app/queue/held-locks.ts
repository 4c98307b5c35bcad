import { withDeadline } from '../../common/deadline.ts';

/** A sound browser answers in milliseconds. */
const limitMs = 3000;

/**
 * Names of the Web Locks that are held now. Undefined where nobody can be asked: a browser without locks, one that
 * refuses them, or one that does not answer.
 */
export async function heldLocks(
  locks: Pick<LockManager, 'query'> | undefined,
): Promise<ReadonlySet<string | undefined> | undefined> {
  if (locks === undefined) return undefined;
  try {
    const { held = [] } = await withDeadline(locks.query(), limitMs, 'locks');
    return new Set(held.map(({ name }) => name));
  } catch {
    return undefined;
  }
}
