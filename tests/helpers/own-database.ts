import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, vi } from 'vitest';
import type { ClipLimits } from '../../src/storage/clip-room.ts';
import { databaseClipStore, type ClipStore } from '../../src/storage/clips.ts';
import { openDatabase, type Database } from '../../src/storage/database.ts';

export interface OwnDatabase {
  /** Of this test. */
  database: Database;
  /** Its clips; ten of them and 10,000 bytes at most unless told. */
  readonly clips: (limits?: Partial<ClipLimits>) => ClipStore;
}

/** A browser's database for each test of the file or the group, open before it and closed after it. */
export function ownDatabase(): OwnDatabase {
  const own: OwnDatabase = {
    database: undefined as never,
    clips: (limits = {}) =>
      databaseClipStore(own.database, { maxClips: 10, maxBytes: 10_000, ...limits }),
  };
  beforeEach(async () => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    own.database = await openDatabase();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    own.database.close();
  });
  return own;
}
