import { IDBDatabase, IDBIndex, IDBObjectStore } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { clipBytes } from '../../../src/storage/clip-records.ts';
import { clipLimits, totalBytes } from '../../../src/storage/clip-room.ts';
import type { ClipStore } from '../../../src/storage/clips.ts';
import { clip } from '../../helpers/clips.ts';
import { ownDatabase } from '../../helpers/own-database.ts';

const own = ownDatabase();
const openStore = own.clips;

const bytesIn = async (store: ClipStore): Promise<number> => totalBytes(await store.list());

async function keptIds(store: ClipStore): Promise<string[]> {
  return (await store.list()).map(({ id }) => id);
}

describe('the clip store', () => {
  it('lists newest first, whatever the order of keeping', async () => {
    const store = openStore();
    for (const id of [2, 3, 1]) await store.put(clip(id));
    expect(await keptIds(store)).toEqual(['clip-3', 'clip-2', 'clip-1']);
  });

  it('gives back every field and byte', async () => {
    const store = openStore();
    await store.put(clip(5));
    const { file, poster, ...fields } = (await store.get('clip-5'))!;
    const expected = clip(5);
    expect(clip(5)).toMatchObject(fields);
    expect(await file.bytes()).toEqual(await expected.file.bytes());
    expect([file.type, poster.size]).toEqual(['video/mp4', 10]);
  });

  it('keeps bytes where the browser keeps no Blobs, and gives back files', async () => {
    const store = openStore({ maxClips: 1 });
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    const refuseBlobs = (): void => {
      put.mockImplementationOnce((value: { file: unknown }) => {
        expect(value.file).toBeInstanceOf(Blob);
        // As WebKit 2.50 says in a private window.
        const why = 'Error preparing Blob/File data to be stored in object store';
        throw new DOMException(why, 'UnknownError');
      });
    };
    refuseBlobs();
    await store.put(clip(1));
    refuseBlobs();
    const [gone] = await store.put(clip(5));
    put.mockRestore();
    expect(await gone!.file.bytes()).toEqual(await clip(1).file.bytes());
    const { file, poster } = (await store.get('clip-5'))!;
    expect(await file.bytes()).toEqual(await clip(5).file.bytes());
    expect([file.type, poster.size, poster.type]).toEqual(['video/mp4', 10, clip(5).poster.type]);
    expect(await bytesIn(store)).toBe(clipBytes(clip(5)));
  });

  it('forgets a removed clip, and does not mind one it never had', async () => {
    const store = openStore();
    await store.put(clip(1));
    await store.remove('clip-1');
    await store.remove('clip-1');
    expect(await store.get('clip-1')).toBeUndefined();
    expect(await bytesIn(store)).toBe(0);
  });

  it('lets go of what is in the bin first, and of starred clips last', async () => {
    const store = openStore({ maxClips: 3 });
    await store.put({ ...clip(1), isStarred: true });
    await store.put(clip(2));
    await store.put({ ...clip(3), binnedAtMs: 5 });
    await store.put(clip(4));
    expect(await keptIds(store)).toEqual(['clip-4', 'clip-2', 'clip-1']);
    await store.put(clip(5));
    expect(await keptIds(store)).toEqual(['clip-5', 'clip-4', 'clip-1']);
  });

  it('ends the job that a clip came of with the clip, and neither without the other', async () => {
    const store = openStore();
    const recipe = clip(1).recipe;
    const job = { owner: 'tab', place: 1, recipe, backend: 'cpu', files: {}, starts: 1 } as const;
    for (const id of ['one', 'two'])
      await own.database.put('queue', { ...job, id, createdAtMs: 1 });
    await store.put(clip(1), 'one');
    expect(await own.database.getAllKeys('queue')).toEqual(['two']);
    await expect(store.put(clip(2, 20_000), 'two')).rejects.toMatchObject({ code: 'storage-full' });
    expect(await own.database.getAllKeys('queue')).toEqual(['two']);
  });

  it('counts video and poster', async () => {
    const store = openStore();
    await store.put(clip(1, 100));
    await store.put(clip(2, 250));
    expect(await bytesIn(store)).toBe(350);
    expect(clipBytes(clip(2, 250))).toBe(250);
  });
});

describe('the limits of the clip store', () => {
  it('let the oldest go by number, and say which', async () => {
    const store = openStore({ maxClips: 2 });
    expect(await store.put(clip(2))).toEqual([]);
    expect(await store.put(clip(1))).toEqual([]);
    const went = await store.put(clip(3));
    expect(went.map(({ id }) => id)).toEqual(['clip-1']);
    expect(await keptIds(store)).toEqual(['clip-3', 'clip-2']);
  });

  it('let as many go by bytes as needed and no more', async () => {
    const store = openStore({ maxBytes: 400 });
    for (const id of [1, 2, 3, 4]) await store.put(clip(id, 100));
    const went = await store.put(clip(5, 150));
    expect(went.map(({ id }) => id)).toEqual(['clip-1', 'clip-2']);
    expect(await bytesIn(store)).toBe(350);
  });

  it('count a clip that is put again once', async () => {
    const store = openStore({ maxClips: 2 });
    await store.put(clip(1));
    await store.put(clip(2));
    expect(await store.put(clip(1, 200))).toEqual([]);
    expect(await bytesIn(store)).toBe(300);
  });

  it('keep the new clip even where the clock went back', async () => {
    const store = openStore({ maxClips: 1 });
    await store.put(clip(9));
    await store.put(clip(1));
    expect(await keptIds(store)).toEqual(['clip-1']);
  });

  it('refuse a clip larger than everything, and let nothing go for it', async () => {
    const store = openStore({ maxBytes: 400 });
    await store.put(clip(1));
    await expect(store.put(clip(2, 401))).rejects.toMatchObject({
      code: 'storage-full',
      details: { bytes: 401, maxBytes: 400 },
    });
    expect(await keptIds(store)).toEqual(['clip-1']);
  });

  it('follow the quota, and are modest where there is none to know', () => {
    expect(clipLimits({ quota: 400 * 2 ** 20 }).maxBytes).toBe(100 * 2 ** 20);
    expect(clipLimits({ quota: 100 * 2 ** 30 }).maxBytes).toBe(2 ** 30);
    expect(clipLimits({}).maxBytes).toBe(2 ** 28);
  });
});

describe('clips that change', () => {
  it('change together, in one transaction, and nobody goes for them', async () => {
    const store = openStore({ maxClips: 3 });
    for (const id of [1, 2, 3]) await store.put(clip(id));
    const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const read = vi.spyOn(IDBIndex.prototype, 'getAll');
    await store.update(['clip-1', 'clip-2'], { isStarred: true });
    expect(begin.mock.calls.filter(([, mode]) => mode === 'readwrite')).toHaveLength(1);
    expect(read).not.toHaveBeenCalled();
    const kept = await store.list();
    expect(kept.map(({ id, isStarred }) => [id, isStarred])).toEqual([
      ['clip-3', undefined],
      ['clip-2', true],
      ['clip-1', true],
    ]);
    expect(await kept[1]!.file.bytes()).toEqual(await clip(2).file.bytes());
  });

  it('stay as they were, all of them, where one cannot be written', async () => {
    const store = openStore();
    for (const id of [1, 2]) await store.put(clip(id));
    const put = Reflect.get(IDBObjectStore.prototype, 'put') as () => IDBRequest<IDBValidKey>;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      value: { id: string },
    ) {
      if (value.id === 'clip-2') throw new DOMException('no copy', 'DataCloneError');
      return Reflect.apply(put, this, [value] as unknown as []);
    });
    const both = store.update(['clip-1', 'clip-2'], { isStarred: true });
    await expect(both).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect((await store.list()).map(({ isStarred }) => isStarred)).toEqual([undefined, undefined]);
  });

  it('keep what another tab changed of them, and do not come back once they are erased', async () => {
    const store = openStore();
    for (const id of [1, 2]) await store.put(clip(id));
    const other = openStore();
    await other.update(['clip-1'], { folder: 'sea', isStarred: true });
    await other.remove('clip-2');
    const both = ['clip-1', 'clip-2'];
    expect(await store.update(both, { binnedAtMs: 7, isStarred: undefined })).toEqual(['clip-1']);
    const [kept, ...others] = await store.list();
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ id: 'clip-1', folder: 'sea', binnedAtMs: 7 });
    expect(kept).not.toHaveProperty('isStarred');
    expect(await kept!.file.bytes()).toEqual(await clip(1).file.bytes());
  });
});

describe('a clip store that fails', () => {
  it('on a full disk loses nothing and leaves the clip to the caller', async () => {
    const store = openStore({ maxClips: 1 });
    await store.put(clip(1));
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    await expect(store.put(clip(2))).rejects.toMatchObject({ code: 'storage-full' });
    put.mockRestore();
    expect(await keptIds(store)).toEqual(['clip-1']);
  });

  it('by a clip that cannot be copied lets nothing go for it', async () => {
    const store = openStore({ maxClips: 1 });
    await store.put(clip(1));
    const uncopyable = { ...clip(2), secret: () => undefined };
    await expect(store.put(uncopyable)).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(await keptIds(store)).toEqual(['clip-1']);
  });

  it('says so on a closed database', async () => {
    own.database.close();
    const store = openStore();
    await expect(store.list()).rejects.toMatchObject({ code: 'storage-unavailable' });
    await expect(store.put(clip(1))).rejects.toMatchObject({ code: 'storage-unavailable' });
  });
});
