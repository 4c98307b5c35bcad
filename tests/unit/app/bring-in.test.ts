import { IDBDatabase } from 'fake-indexeddb';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { libraryZip } from '../../../src/app/library/archive.ts';
import { inBatches } from '../../../src/app/library/batches.ts';
import { bringIn, type BroughtIn } from '../../../src/app/library/bring-in.ts';
import { openBringInPort } from '../../../src/app/library/bring-in-port.ts';
import { openArchive } from '../../../src/app/library/opened-archive.ts';
import { createShelf, type Shelf } from '../../../src/app/shelf/shelf.svelte.ts';
import { words } from '../../../src/app/words.ts';
import type { Clip } from '../../../src/common/clip.ts';
import { KinoraError } from '../../../src/common/errors.ts';
import { databaseBringInStore } from '../../../src/storage/bring-in.ts';
import type { ClipLimits } from '../../../src/storage/clip-room.ts';
import type { ClipStore } from '../../../src/storage/clips.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { clip } from '../../helpers/clips.ts';
import { ownDatabase } from '../../helpers/own-database.ts';
import { tabLocks } from '../../helpers/tab-locks.ts';

describe('batches', () => {
  const sizes = async (clips: readonly Clip[]): Promise<number[]> => {
    const found: number[] = [];
    for await (const batch of inBatches(clips)) found.push(batch.length);
    return found;
  };
  const heavy = (id: number, mebibytes: number): Clip => clip(id, mebibytes * 2 ** 20);

  it('are of 64 clips at most, and of 16 MiB, but for one that is larger', async () => {
    expect(await sizes([])).toEqual([]);
    expect(await sizes(Array.from({ length: 130 }, (_, id) => clip(id)))).toEqual([64, 64, 2]);
    expect(await sizes([6, 6, 4, 1, 20, 1, 1].map((size, id) => heavy(id, size)))).toEqual([
      3, 1, 1, 2,
    ]);
  });
});

describe('a zip of many clips', () => {
  const own = ownDatabase();
  let zip: Blob;
  const wanted = 200;
  const all = Array.from({ length: wanted }, (_, index) => clip(wanted - index));

  beforeAll(async () => {
    ({ zip } = await libraryZip(all, () => Promise.resolve(undefined)));
  });

  function shelfOver(changes: Partial<ClipLimits> = {}, wrap = (store: ClipStore) => store): Shelf {
    return createShelf(wrap(own.clips({ maxClips: 2000, maxBytes: 2 ** 20, ...changes })));
  }

  async function into(shelf: Shelf): Promise<BroughtIn> {
    const { listed, close } = await openArchive(zip);
    return bringIn(listed, shelf).finally(close);
  }

  it('comes in with four transactions, whole and in its order', async () => {
    const shelf = shelfOver();
    const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
    expect(await into(shelf)).toEqual({ added: wanted, known: 0, damaged: 0, left: 0 });
    const writing = begin.mock.calls.filter(([, mode]) => mode === 'readwrite');
    expect(writing.map(([stores, , options]) => [stores, options])).toEqual(
      Array(4).fill([['clips', 'settings'], { durability: 'strict' }]),
    );
    expect(shelf.clips.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    const again = shelfOver();
    await again.load(0);
    expect(again.clips.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(await again.clips[7]!.file.bytes()).toEqual(await all[7]!.file.bytes());
    expect(await into(again)).toEqual({ added: 0, known: wanted, damaged: 0, left: 0 });
  });

  it('heals a clip that lay here damaged', async () => {
    await own.database.put('clips', { id: 'clip-9' } as never);
    const shelf = shelfOver();
    await shelf.load(0);
    expect(shelf.damaged.map(({ key }) => key)).toEqual(['clip-9']);
    expect(await into(shelf)).toMatchObject({ added: wanted, known: 0 });
    expect(shelf.damaged).toEqual([]);
  });

  it('that finds the library full in the middle keeps what there is room for, and lets nothing go', async () => {
    const mine = { ...clip(1000), id: 'mine' };
    const shelf = shelfOver({ maxClips: 100 });
    await shelf.add(mine);
    const result = await into(shelf);
    expect(result).toMatchObject({ added: 99, left: 101, error: { code: 'storage-full' } });
    expect(await own.database.count('clips')).toBe(100);
    expect(shelf.clips.map(({ id }) => id)).toEqual([
      'mine',
      ...all.slice(0, 99).map(({ id }) => id),
    ]);
  });

  it('whose disk falls silent in the middle keeps what was read before, and asks it no more', async () => {
    const shelf = shelfOver();
    const { listed, close } = await openArchive(zip);
    const silence = new KinoraError('timed-out', { what: 'reading' });
    const read = vi.fn(() => Promise.reject(silence));
    const silent = listed.map((each, index) => (index < 70 ? each : { ...each, read }));
    const result = await bringIn(silent, shelf).finally(close);
    expect(result).toEqual({ added: 70, known: 0, damaged: 0, left: 130, error: silence });
    expect(read).toHaveBeenCalledOnce();
    expect(await own.database.count('clips')).toBe(70);
  });

  it('that the browser refuses in the middle leaves no batch in part', async () => {
    let batches = 0;
    const shelf = shelfOver({}, (store) => ({
      ...store,
      putAll: (clips) => {
        if (++batches === 3) own.database.close();
        return store.putAll(clips);
      },
    }));
    const result = await into(shelf);
    expect(result).toMatchObject({ added: 128, left: 72, error: { code: 'storage-unavailable' } });
    own.database = await openDatabase();
    expect(await own.database.count('clips')).toBe(128);
  });

  it('whose page is closed in the middle is told of at the next visit, once, and comes in whole then', async () => {
    const { locks, closeHolder } = tabLocks();
    let batches = 0;
    let close = (): void => undefined;
    const closed = new Promise<void>((resolve) => (close = resolve));
    const shelf = shelfOver({}, (store) => ({
      ...store,
      putAll: (clips) => {
        if (++batches < 3) return store.putAll(clips);
        close();
        return new Promise(() => undefined);
      },
    }));
    const port = openBringInPort(databaseBringInStore(own.database), locks);
    void port.during(() => into(shelf));
    await closed;
    // Another tab that opens meanwhile says nothing of it.
    expect(await port.cutShort()).toBeUndefined();
    own.database.close();
    closeHolder();

    own.database = await openDatabase();
    const next = openBringInPort(databaseBringInStore(own.database), locks);
    expect(await next.cutShort()).toBe(128);
    expect(await next.cutShort()).toBeUndefined();
    const again = shelfOver();
    await again.load(0);
    expect(await next.during(() => into(again))).toMatchObject({ added: 72, known: 128 });
    expect(await next.cutShort()).toBeUndefined();
    expect(words.shelf.cutShort(128)).toBe(
      'The page was closed while a zip came in: 128 clips of it are kept. Open it again for the others.',
    );
  });

  it('comes in where the locks do not answer, and what was cut short is told', async () => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const locks = { request: never, query: never } as unknown as LockManager;
    const store = databaseBringInStore(own.database);
    const port = openBringInPort(store, locks);
    await store.begin();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const told = port.cutShort();
    await vi.advanceTimersByTimeAsync(3000);
    const during = port.during(() => Promise.resolve('in'));
    await vi.advanceTimersByTimeAsync(3000);
    vi.useRealTimers();
    expect(await Promise.all([told, during])).toEqual([0, 'in']);
  });

  it('counts nothing of other clips that are kept', async () => {
    const store = databaseBringInStore(own.database);
    await own.clips().putAll([clip(1)]);
    expect(await store.count()).toBeUndefined();
  });
});
