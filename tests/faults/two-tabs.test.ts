import { expect, it, onTestFinished, vi } from 'vitest';
import { openModel, type Model } from '../../src/engine/weights/model.ts';
import { answerLimitMs, webLockTurns, type Turns } from '../../src/engine/weights/turns.ts';
import { memoryWeightStore, type WeightStore } from '../../src/storage/weight-store.ts';
import { manifestUrl, modelServer, type ModelServer } from '../helpers/model-server.ts';
import { tabLocks } from '../helpers/tab-locks.ts';
import { chunkBytes, tinyModel } from '../helpers/tiny-model.ts';

const model = await tinyModel();
const weightsPath = 'transformer.safetensors';

/** What all tabs of a browser share. */
const sharedStore = (): WeightStore => ({ ...memoryWeightStore(), unkeptBecause: undefined });

const openTab = (server: ModelServer, store: WeightStore, turns?: Turns): Promise<Model> =>
  openModel({
    fetch: server.fetch,
    store,
    sleep: () => Promise.resolve(),
    manifestUrl,
    ...(turns && { turns }),
  });

/** Answers everything, but never goes on after the first chunk of the transformer's weights. */
const stuckServer = (): ModelServer => {
  const server = modelServer(model);
  return {
    ...server,
    fetch: async (url, init) => {
      const response = await server.fetch(url, init);
      if (!url.endsWith(weightsPath)) return response;
      const reader = response.body!.getReader();
      let sentBytes = 0;
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        async pull(controller) {
          if (sentBytes >= chunkBytes) return new Promise(() => undefined);
          const { value } = await reader.read();
          controller.enqueue(value!);
          sentBytes += value!.length;
        },
      });
      return new Response(body, response);
    },
  };
};

interface Told {
  readonly bytes: number;
  readonly isElsewhere: boolean;
}

const download = (tab: Model, told: Told[], signal?: AbortSignal): Promise<void> =>
  tab.download('cpu', (bytes, _total, isElsewhere) => told.push({ bytes, isElsewhere }), signal);

it('a browser whose locks give no answer lets each tab fetch for itself, once', async () => {
  let grant: ((lock: unknown) => unknown) | undefined;
  const locks = {
    request: (_name: string, _options: LockOptions, granted: (lock: unknown) => unknown) => {
      grant = granted;
      return new Promise<never>(() => undefined);
    },
  } as unknown as LockManager;
  let requests = 0;
  const server = modelServer(model, () => {
    requests++;
    return undefined;
  });
  const turns = webLockTurns(locks, tabLocks().openChannel);
  const tab = await openTab(server, sharedStore(), turns);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const fetching = download(tab, []);
  await vi.advanceTimersByTimeAsync(0);
  await vi.waitUntil(() => grant !== undefined);
  await vi.advanceTimersByTimeAsync(answerLimitMs);
  vi.useRealTimers();
  await fetching;
  expect(await tab.missingBytes('cpu')).toBe(0);
  const before = requests;
  expect(await grant!({ name: 'late' }), 'what comes late begins nothing').toBeNull();
  expect(requests).toBe(before);
});

it('of two tabs one fetches, and the other is told how far it is and fetches nothing', async () => {
  const { locks, openChannel } = tabLocks();
  const turns = webLockTurns(locks, openChannel);
  const [server, store] = [modelServer(model), sharedStore()];
  const [first, second] = [
    await openTab(server, store, turns),
    await openTab(server, store, turns),
  ];
  const [mine, theirs]: [Told[], Told[]] = [[], []];
  await Promise.all([download(first, mine), download(second, theirs)]);
  const paths = server.weightRequests().map(({ path }) => path);
  expect(paths).toHaveLength(new Set(paths).size);
  expect(mine.some(({ isElsewhere }) => isElsewhere)).toBe(false);
  const heard = theirs.filter(({ isElsewhere }) => isElsewhere).map(({ bytes }) => bytes);
  expect(heard[0]).toBe(0);
  expect(heard.at(-1)).toBe(first.totalBytes('cpu'));
  expect(theirs.at(-1)).toEqual({ bytes: second.totalBytes('cpu'), isElsewhere: false });
  await second.load('cpu');
  expect(server.weightRequests()).toHaveLength(paths.length);
});

it('a tab closed in the middle leaves its chunks, and the one that waited goes on from there', async () => {
  const { locks, openChannel, closeHolder } = tabLocks();
  const turns = webLockTurns(locks, openChannel);
  const store = sharedStore();
  void download(await openTab(stuckServer(), store, turns), []);
  await vi.waitUntil(async () => (await store.chunkKeys()).size > 0);

  const server = modelServer(model);
  const told: Told[] = [];
  const waiting = download(await openTab(server, store, turns), told);
  await vi.waitUntil(() => told.length > 0);
  expect(told[0]).toEqual({ bytes: chunkBytes, isElsewhere: true });
  closeHolder();
  await waiting;
  expect(server.weightRequests()[0]).toMatchObject({ path: weightsPath, begin: chunkBytes });
});

it('a tab that says nothing for half a minute may be frozen: the other fetches for itself', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { locks, openChannel } = tabLocks();
  const turns = webLockTurns(locks, openChannel);
  let told = 0;
  let isDone = false;
  void turns.take(
    (tell) =>
      new Promise(() => {
        setTimeout(() => {
          tell({ loadedBytes: 1, totalBytes: 2 });
        }, 20_000);
      }),
    { onWait: () => undefined },
  );
  const waiting = turns.take(() => Promise.resolve((isDone = true)), { onWait: () => told++ });
  await vi.advanceTimersByTimeAsync(49_000);
  expect({ told, isDone }).toEqual({ told: 2, isDone: false });
  await vi.advanceTimersByTimeAsync(2000);
  expect(await waiting).toBe(true);
});

it('a wait for another tab ends at once when it is cancelled', async () => {
  const { locks, openChannel } = tabLocks();
  const turns = webLockTurns(locks, openChannel);
  const store = sharedStore();
  void download(await openTab(stuckServer(), store, turns), []);
  const cancel = new AbortController();
  const waiting = download(await openTab(modelServer(model), store, turns), [], cancel.signal);
  cancel.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
});

it.each(['locks', 'channels'])(
  'where the browser refuses %s a tab fetches for itself',
  async (what) => {
    const refuse = (): never => {
      throw new DOMException('blocked', 'SecurityError');
    };
    const { locks, openChannel } = tabLocks();
    const turns =
      what === 'locks'
        ? webLockTurns(
            { request: () => Promise.reject(new DOMException('', 'SecurityError')) },
            openChannel,
          )
        : webLockTurns(locks, refuse);
    const server = modelServer(model);
    await (await openTab(server, sharedStore(), turns)).download('cpu');
    expect(server.weightRequests().length).toBeGreaterThan(0);
  },
);

it('what the fetching tab itself throws is thrown, not tried once more', async () => {
  const { locks, openChannel } = tabLocks();
  const server = modelServer(model, ({ path }) =>
    path === weightsPath ? { status: 404 } : undefined,
  );
  const tab = await openTab(server, sharedStore(), webLockTurns(locks, openChannel));
  await expect(tab.download('cpu')).rejects.toMatchObject({ code: 'weights-unreachable' });
  expect(server.weightRequests()).toHaveLength(1);
});

it('a store in memory is of no use to other tabs, so nobody waits for it', async () => {
  const { locks, openChannel } = tabLocks();
  const turns = webLockTurns(locks, openChannel);
  void download(await openTab(stuckServer(), sharedStore(), turns), []);
  const alone = await openTab(modelServer(model), memoryWeightStore(), turns);
  await alone.download('cpu');
  expect(await alone.missingBytes('cpu')).toBe(0);
});
