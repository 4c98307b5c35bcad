import { asKinoraError, KinoraError } from '../common/errors.ts';
import type { ClosedReason } from './database.ts';

/** A store over a connection that may be lost: it is opened when needed, and again after a loss. */
export interface Reopening<T> {
  /** @throws KinoraError what `open` and `work` throw; `storage-unavailable` after `newer-version`. */
  readonly use: <R>(work: (store: T) => Promise<R>) => Promise<R>;
}

/** What IndexedDB says of a connection that is no more, in the browsers' different words. */
const lossReasons = [
  'InvalidStateError',
  'AbortError',
  'TransactionInactiveError',
  'UnknownError',
  'NotFoundError',
  'no-answer',
];

/**
 * @param open gives the store and calls `onClosed` when its connection goes
 * @param onLost what was kept may be gone; asking the store tells
 */
export function reopening<T>(
  open: (onClosed: (reason: ClosedReason) => void) => Promise<T>,
  onLost: (reason: ClosedReason) => void = () => undefined,
): Reopening<T> {
  let opened: Promise<T> | undefined;
  let isOutdated = false;

  function connect(): Promise<T> {
    const opening = open((reason) => {
      isOutdated ||= reason === 'newer-version';
      if (opened === opening) opened = undefined;
      onLost(reason);
    });
    opened = opening;
    // What cannot be opened now may be later; nobody waits for a failure of old.
    opening.catch(() => {
      if (opened === opening) opened = undefined;
    });
    return opening;
  }

  return {
    async use(work) {
      for (let isSecondTry = false; ; isSecondTry = true) {
        if (isOutdated) throw new KinoraError('storage-unavailable', { reason: 'newer-version' });
        const opening = opened ?? connect();
        const store = await opening;
        try {
          return await work(store);
        } catch (thrown) {
          const lost = lossOf(thrown);
          if (lost === undefined) throw thrown;
          if (opened === opening) opened = undefined;
          // Whoever waited for a connection that says nothing has waited long enough.
          if (isSecondTry || lost === 'no-answer') throw thrown;
        }
      }
    },
  };
}

/**
 * Why the connection is of no more use, if so. Every write of ours may be made twice: it puts or
 * deletes what has its own key.
 */
function lossOf(thrown: unknown): string | undefined {
  const { code, details } = asKinoraError(thrown);
  const reason = String(details['reason']);
  return code === 'storage-unavailable' && lossReasons.includes(reason) ? reason : undefined;
}
