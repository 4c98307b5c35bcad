/**
 * How far a zip of a library has come in, so that a page that ends in between can be told of at the next
 * visit. The number grows in the transactions of the clips themselves.
 */
import { guarded, type Database } from './database.ts';

const key = 'bringing-in';

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export interface BringInStore {
  begin(): Promise<void>;
  /** It came to its end, or what stopped it was told. */
  end(): Promise<void>;
  /** Clips that came in of what never ended; undefined where nothing was begun. */
  count(): Promise<number | undefined>;
}

export function databaseBringInStore(database: Database): BringInStore {
  return {
    begin: () =>
      guarded(async () => {
        await database.put('settings', 0, key);
      }),
    end: () => guarded(() => database.delete('settings', key)),
    count: () => guarded(async () => asCount(await database.get('settings', key))),
  };
}

/** What a transaction on the settings gives of it. */
interface SettingsInTransaction {
  get(key: string): Promise<unknown>;
  put(value: number, key: string): Promise<unknown>;
}

/** Nothing where nothing is being brought in. */
export async function countBroughtIn(
  settings: SettingsInTransaction,
  clips: number,
): Promise<void> {
  const before = asCount(await settings.get(key));
  if (before !== undefined) await settings.put(before + clips, key);
}

function asCount(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}
