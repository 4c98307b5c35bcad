import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  asStorageError,
  migrations,
  openDatabase,
  type Database,
} from '../../../src/storage/database.ts';

/** As a next version of Kinora would open it. */
const nextMigrations = [...migrations, () => undefined];

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

describe('openDatabase', () => {
  it('creates every store and keeps what was written', async () => {
    const first = await openDatabase();
    expect([...first.objectStoreNames]).toEqual([
      ...['chunks', 'clips', 'jobs', 'latents', 'models', 'queue', 'settings', 'styles', 'windows'],
    ]);
    await first.put('settings', 'dark', 'theme');
    first.close();
    const second = await openDatabase();
    expect(await second.get('settings', 'theme')).toBe('dark');
    second.close();
  });

  it('gives way to a newer version and says so', async () => {
    const onClosed = vi.fn();
    const old = await openDatabase({ onClosed });
    const newer = await openDB('kinora', 99);
    expect(onClosed).toHaveBeenCalledExactlyOnceWith('newer-version');
    expect(() => old.transaction('settings')).toThrow();
    newer.close();
  });

  it('does not wait for ever for a browser that says neither yes nor no', async () => {
    vi.stubGlobal('indexedDB', { open: () => new IDBRequest() });
    await expect(openDatabase({ openLimitMs: 10 })).rejects.toMatchObject({
      code: 'storage-unavailable',
      details: { reason: 'no-answer' },
    });
  });

  it('gives up after the limit while an old tab holds the database, and closes what opens late', async () => {
    const holder = await openDB('kinora', 1);
    await expect(
      openDatabase({ blockedLimitMs: 30, migrations: nextMigrations }),
    ).rejects.toMatchObject({
      code: 'storage-unavailable',
      details: { reason: 'blocked-by-old-tab' },
    });
    holder.close();
    // Were the late connection still open, this deletion would never finish.
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase('kinora');
      request.onsuccess = () => {
        resolve();
      };
      request.onblocked = () => {
        reject(new Error('the late connection is still open'));
      };
    });
  });

  it('opens when the old tab lets go in time', async () => {
    const holder = await openDB('kinora', 1);
    setTimeout(() => {
      holder.close();
    }, 20);
    const database = await openDatabase({ migrations: nextMigrations });
    database.close();
  });

  it('reports a refused database as storage-unavailable with the reason', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('The user denied permission', 'SecurityError');
      },
    });
    await expect(openDatabase()).rejects.toMatchObject({
      code: 'storage-unavailable',
      details: { reason: 'SecurityError' },
    });
  });

  it('keeps the old data when a migration fails half way', async () => {
    const old = await openDatabase();
    await old.put('settings', 'kept', 'key');
    old.close();
    const failing = [
      ...migrations,
      (database: Database) => {
        database.deleteObjectStore('settings');
        throw new TypeError('half way');
      },
    ];
    await expect(openDatabase({ migrations: failing })).rejects.toMatchObject({
      code: 'storage-unavailable',
    });
    const again = await openDatabase();
    expect(await again.get('settings', 'key')).toBe('kept');
    again.close();
  });

  it('refuses a database of a newer Kinora without touching it', async () => {
    (await openDB('kinora', 99)).close();
    await expect(openDatabase()).rejects.toMatchObject({
      code: 'storage-unavailable',
      details: { reason: 'VersionError' },
    });
  });
});

describe('asStorageError', () => {
  it('tells a full disk from every other fault', () => {
    expect(asStorageError(new DOMException('no room', 'QuotaExceededError')).code).toBe(
      'storage-full',
    );
    expect(asStorageError(new DOMException('aborted', 'AbortError')).code).toBe(
      'storage-unavailable',
    );
  });
});
