import { IDBFactory, IDBIndex, IDBObjectStore } from 'fake-indexeddb';
import { expect, it, vi } from 'vitest';
import { migrations, openDatabase, type StoredLatents } from '../../../src/storage/database.ts';
import { databaseLatentStore } from '../../../src/storage/latents.ts';
import { ownDatabase } from '../../helpers/own-database.ts';

const own = ownDatabase();

/** Of 40 bytes. */
function latents(sha256: string, createdAtMs: number): StoredLatents {
  const size = { channels: 1, height: 1, width: 10 };
  return { sha256, model: 'nano@1', size, latents: new Float32Array(10), createdAtMs };
}

it('says whether latents of a model are there, and makes room for others, without reading any', async () => {
  const store = databaseLatentStore(own.database, 100);
  await store.put(latents('a', 1));
  const reads = [
    vi.spyOn(IDBObjectStore.prototype, 'get'),
    vi.spyOn(IDBObjectStore.prototype, 'getAll'),
    vi.spyOn(IDBObjectStore.prototype, 'openCursor'),
    vi.spyOn(IDBIndex.prototype, 'get'),
    vi.spyOn(IDBIndex.prototype, 'getAll'),
    vi.spyOn(IDBIndex.prototype, 'openCursor'),
  ];
  expect(await store.has('a', 'nano@1')).toBe(true);
  expect(await store.has('a', 'nano@2')).toBe(false);
  expect(await store.has('b', 'nano@1')).toBe(false);
  await store.put(latents('b', 2));
  await store.put(latents('c', 3));
  for (const read of reads) expect(read).not.toHaveBeenCalled();
  // The oldest went.
  expect(await own.database.getAllKeys('latents')).toEqual(['b', 'c']);
});

it('measures once what a version without lengths kept, and lets go what is none', async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  const old = await openDatabase({ migrations: migrations.slice(0, 5) });
  for (const [index, sha256] of ['a', 'b'].entries()) {
    await old.put('latents', latents(sha256, index));
  }
  await old.put('latents', { ...latents('none', 9), latents: 'none' as never });
  old.close();
  const database = await openDatabase();
  const store = databaseLatentStore(database, 100);
  expect(await store.has('b', 'nano@1')).toBe(true);
  const get = vi.spyOn(IDBObjectStore.prototype, 'get');
  await store.put(latents('c', 3));
  expect(get).toHaveBeenCalledTimes(3);
  expect(await database.getAllKeys('latents')).toEqual(['b', 'c']);
  await store.put(latents('d', 4));
  expect(get).toHaveBeenCalledTimes(3);
  expect(await database.getAllKeys('latents')).toEqual(['c', 'd']);
  expect(await store.get('d')).toMatchObject({ model: 'nano@1', createdAtMs: 4 });
  database.close();
});
