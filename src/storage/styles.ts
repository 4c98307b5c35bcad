/** Styles that the visitor made or took in. */
import { styleFrom } from '../common/style.ts';
import { guarded, type Database, type OwnStyle } from './database.ts';
import type { Reopening } from './reopening.ts';

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export interface StyleStore {
  /** Oldest first. One that no version can follow is left out. */
  list(): Promise<readonly OwnStyle[]>;
  /** Keeps a new one or a changed one. */
  put(style: OwnStyle): Promise<void>;
  /** One that is gone is no error. */
  remove(id: string): Promise<void>;
}

export function databaseStyleStore(database: Database): StyleStore {
  return {
    list: () =>
      guarded(async () =>
        (await database.getAll('styles'))
          .filter((style) => styleFrom(style) !== undefined)
          .toSorted((one, other) => one.createdAtMs - other.createdAtMs),
      ),
    put: (style) =>
      guarded(async () => {
        await database.put('styles', style);
      }),
    remove: (id) => guarded(() => database.delete('styles', id)),
  };
}

/** A store whose connection is opened when it is needed, and again after a loss. */
export function reopeningStyleStore(styles: Reopening<StyleStore>): StyleStore {
  return {
    list: () => styles.use((store) => store.list()),
    put: (style) => styles.use((store) => store.put(style)),
    remove: (id) => styles.use((store) => store.remove(id)),
  };
}
