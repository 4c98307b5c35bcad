import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { KinoraError } from '../../../src/common/errors.ts';
import { databaseClipStore, type ClipStore } from '../../../src/storage/clips.ts';
import {
  guarded,
  openDatabase,
  type ClosedReason,
  type Database,
} from '../../../src/storage/database.ts';
import { reopening, type Reopening } from '../../../src/storage/reopening.ts';
import { openWeightStore } from '../../../src/storage/spilling-weight-store.ts';
import { clip } from '../../helpers/clips.ts';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

interface Rig {
  readonly clips: Reopening<ClipStore>;
  /** One connection after the other. */
  readonly databases: Database[];
  readonly lost: ClosedReason[];
}

function rig(): Rig {
  const databases: Database[] = [];
  const lost: ClosedReason[] = [];
  const open = async (onClosed: (reason: ClosedReason) => void): Promise<ClipStore> => {
    const database = await openDatabase({ onClosed });
    databases.push(database);
    return databaseClipStore(database, { maxClips: 9, maxBytes: 1e6 });
  };
  return { clips: reopening(open, (reason) => lost.push(reason)), databases, lost };
}

const ids = async ({ clips }: Rig): Promise<string[]> =>
  (await clips.use((store) => store.list())).map(({ id }) => id);

function deleteDatabase(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('kinora');
    request.onsuccess = () => {
      resolve();
    };
    request.onblocked = () => {
      reject(new Error('a connection holds it'));
    };
  });
}

describe('a store over a connection that may be lost', () => {
  it('opens once for many calls', async () => {
    const lab = rig();
    await Promise.all([ids(lab), ids(lab), lab.clips.use((store) => store.put(clip(1)))]);
    expect(await ids(lab)).toEqual(['clip-1']);
    expect(lab.databases).toHaveLength(1);
  });

  it('ends the wait for a connection that says nothing, and opens the next one', async () => {
    const lives = [() => new Promise<never>(() => undefined), () => Promise.resolve('answered')];
    const open = vi.fn(() => Promise.resolve(lives[open.mock.calls.length - 1]!));
    const { use } = reopening(open);
    const read = () => use((work) => guarded<string>(work));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const reading = read().catch((thrown: unknown) => thrown);
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    expect(await reading).toMatchObject({
      code: 'storage-unavailable',
      details: { reason: 'no-answer' },
    });
    expect(open).toHaveBeenCalledOnce();
    expect(await read()).toBe('answered');
    expect(open).toHaveBeenCalledTimes(2);
  });

  it('goes on in a new database when the old one was deleted, and says so', async () => {
    const lab = rig();
    await lab.clips.use((store) => store.put(clip(1)));
    await deleteDatabase();
    expect(lab.lost).toEqual(['deleted']);
    expect(await ids(lab)).toEqual([]);
    await lab.clips.use((store) => store.put(clip(2)));
    expect(await ids(lab)).toEqual(['clip-2']);
    expect(lab.databases).toHaveLength(2);
  });

  it('opens again when the browser closed the connection, and finds what was kept', async () => {
    const lab = rig();
    await lab.clips.use((store) => store.put(clip(1)));
    lab.databases[0]!.close();
    // `close` of the connection itself tells nobody; the next call meets an InvalidStateError.
    await lab.clips.use((store) => store.put(clip(2)));
    expect(await ids(lab)).toEqual(['clip-2', 'clip-1']);
    expect(lab.databases).toHaveLength(2);
  });

  it('tries a second time and no third', async () => {
    let tries = 0;
    // Safari says this of a transaction that began before the machine slept.
    const lost = new KinoraError('storage-unavailable', { reason: 'TransactionInactiveError' });
    const broken = rig().clips.use(() => {
      tries++;
      return Promise.reject(lost);
    });
    await expect(broken).rejects.toBe(lost);
    expect(tries).toBe(2);
  });

  it.each([
    new KinoraError('storage-full', { reason: 'QuotaExceededError' }),
    new KinoraError('storage-unavailable', { reason: 'SecurityError' }),
  ])('does not try again what is no loss: %s', async (error) => {
    let tries = 0;
    const refused = rig().clips.use(() => {
      tries++;
      return Promise.reject(error);
    });
    await expect(refused).rejects.toBe(error);
    expect(tries).toBe(1);
  });

  it('writes nothing more once another tab has a newer version', async () => {
    const lab = rig();
    await ids(lab);
    const newer = await openDB('kinora', 99);
    expect(lab.lost).toEqual(['newer-version']);
    await expect(lab.clips.use((store) => store.put(clip(1)))).rejects.toMatchObject({
      code: 'storage-unavailable',
      details: { reason: 'newer-version' },
    });
    newer.close();
  });

  it('that could not be opened is opened when that has become possible', async () => {
    const lab = rig();
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('not now', 'UnknownError');
      },
    });
    await expect(ids(lab)).rejects.toMatchObject({ details: { reason: 'UnknownError' } });
    vi.stubGlobal('indexedDB', new IDBFactory());
    expect(await ids(lab)).toEqual([]);
  });
});

describe('the weights', () => {
  it('are kept again after the database was deleted under the page', async () => {
    const store = await openWeightStore();
    await store.writeChunk('aa', Uint8Array.of(1));
    await deleteDatabase();
    expect([...(await store.chunkKeys())]).toEqual([]);
    await store.writeChunk('bb', Uint8Array.of(2));
    expect(store.unkeptBecause).toBeUndefined();
    const another = await openWeightStore();
    expect([...(await another.chunkKeys())]).toEqual(['bb']);
  });

  it('stay in memory where the browser keeps nothing', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    const store = await openWeightStore();
    await store.writeChunk('aa', Uint8Array.of(1));
    expect(store.unkeptBecause).toBe('storage-unavailable');
    expect(await store.readChunk('aa')).toEqual(Uint8Array.of(1));
  });
});
