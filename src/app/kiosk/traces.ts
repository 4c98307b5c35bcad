import type { Clock } from '../../common/clock.ts';
import { withDeadline } from '../../common/deadline.ts';
import type { InDatabase } from '../../storage/in-database.ts';
import { kioskKeys } from '../../storage/kiosk.ts';
import {
  databaseTraces,
  eraseJobsSince,
  webStorageTraces,
  type WebStorage,
} from '../../storage/traces.ts';
import { folderKeys } from '../folder/folder.ts';
import { languageKey } from '../../storage/language.ts';
import type { Traces } from './kiosk-ports.ts';

export interface TracePorts {
  /** `localStorage` and `sessionStorage`; may throw where the browser keeps nothing. */
  readonly web: () => readonly [local: WebStorage, session: WebStorage];
  readonly inDatabase: InDatabase;
  readonly clock: Clock;
}

/** Names in this browser's stores that hold nothing of a visitor. */
const ownKeys: ReadonlySet<string> = new Set([
  ...Object.values(kioskKeys),
  ...Object.values(folderKeys),
  'reloaded-for-isolation',
  languageKey,
]);
const isOurs = (key: string): boolean => ownKeys.has(key);

/** The next visitor's film waits for it. */
const limitMs = 10_000;

/**
 * What is kept beside what was kept when the first measure was taken. Both reject where the browser
 * gives no answer.
 */
export function tracesOf({ web, inDatabase, clock }: TracePorts): Traces {
  const sinceMs = clock.date().getTime();
  let before: number | undefined;
  const patient = <T>(work: Promise<T>): Promise<T> => withDeadline(work, limitMs, 'traces');
  return {
    async bytes() {
      const texts = web().reduce((sum, storage) => sum + webStorageTraces(storage, isOurs), 0);
      const now =
        texts + (await patient(inDatabase((database) => databaseTraces(database, isOurs))));
      before ??= now;
      return Math.max(0, now - before);
    },
    async erase() {
      const [, session] = web();
      const keys = Array.from({ length: session.length }, (_, index) => session.key(index));
      for (const key of keys) if (key !== null && !isOurs(key)) session.removeItem(key);
      await patient(inDatabase((database) => eraseJobsSince(database, sinceMs)));
    },
  };
}
