import { deleteDB } from 'idb';
import { expect, it } from 'vitest';
import { databaseClipStore } from '../../src/storage/clips.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { clip } from '../helpers/clips.ts';

it('clips and their bytes are kept over a reopening of the database', async () => {
  const name = 'kinora-clips-test';
  const limits = { maxClips: 2, maxBytes: 10 * 2 ** 20 };
  await deleteDB(name);
  const before = await openDatabase({ name });
  for (const id of [1, 2, 3]) await databaseClipStore(before, limits).put(clip(id, 2 ** 20));
  before.close();

  const database = await openDatabase({ name });
  const store = databaseClipStore(database, limits);
  expect((await store.list()).map(({ id }) => id)).toEqual(['clip-3', 'clip-2']);
  const { file } = (await store.get('clip-3'))!;
  expect(new Uint8Array(await file.arrayBuffer()).every((byte) => byte === 3)).toBe(true);
  database.close();
});

it('a clip that was read is whole when its record is erased elsewhere, and can be kept again', async () => {
  const name = 'kinora-clips-erased-test';
  const limits = { maxClips: 2, maxBytes: 10 * 2 ** 20 };
  await deleteDB(name);
  const here = await openDatabase({ name });
  const elsewhere = await openDatabase({ name });
  await databaseClipStore(elsewhere, limits).put(clip(1, 2 ** 20));
  const store = databaseClipStore(here, limits);
  const read = (await store.get('clip-1'))!;
  await databaseClipStore(elsewhere, limits).remove('clip-1');
  elsewhere.close();
  expect(await store.get('clip-1')).toBeUndefined();
  expect((await read.file.bytes()).every((byte) => byte === 1)).toBe(true);

  await store.put(read);
  const again = (await store.get('clip-1'))!;
  expect([again.file.size, again.poster.size]).toEqual([read.file.size, read.poster.size]);
  expect((await again.file.bytes()).every((byte) => byte === 1)).toBe(true);
  here.close();
});
