/** Styles that the visitor made or took in. */
import { fieldsOf, isString, numberBetween } from '../common/fields.ts';
import { styleOf } from '../common/style.ts';
import { inventory } from './damaged.ts';
import { guarded, type Database, type OwnStyle } from './database.ts';
import { readAll } from './read-all.ts';
import type { Reopening } from './reopening.ts';

/** Every method throws KinoraError `storage-full` or `storage-unavailable`, nothing else. */
export interface StyleStore {
  /** Oldest first. One that cannot be read is left out, and stays where it lies. */
  list(): Promise<readonly OwnStyle[]>;
  /** Keeps a new one or a changed one. */
  put(style: OwnStyle): Promise<void>;
  /** One that is gone is no error. */
  remove(id: string): Promise<void>;
}

export function databaseStyleStore(database: Database): StyleStore {
  return {
    list: () =>
      guarded(async () => {
        const { whole } = inventory('styles', await readAll(database, 'styles'), readStyle);
        return whole.toSorted((one, other) => one.createdAtMs - other.createdAtMs);
      }),
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

/** @throws KinoraError `recipe-invalid` naming the field. */
export function readStyle(value: unknown): OwnStyle {
  const fields = fieldsOf(value);
  return {
    id: fields.take('id', isString),
    createdAtMs: fields.take('createdAtMs', numberBetween(0, 1e15)),
    ...styleOf(fields),
  };
}
