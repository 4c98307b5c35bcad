import { openDatabase, type Database } from './database.ts';

/** Does one piece of work with a database. */
export type InDatabase = <T>(work: (database: Database) => Promise<T>) => Promise<T>;

/** Opens the database for one piece of work and closes it again. Rejects as opening it does, and as the work does. */
export async function inDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase();
  return work(database).finally(() => {
    database.close();
  });
}
