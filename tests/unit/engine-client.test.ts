import { afterEach, expect, test, vi } from 'vitest';
import { connectEngine, limitsMs, type EngineClient } from '../../src/app/engine-client.ts';
import { KinoraError } from '../../src/common/errors.ts';
import type { EngineApi, MakeRequest } from '../../src/engine/engine-api.ts';
import { channelWorker, type ChannelWorker } from '../helpers/channel-worker.ts';

const request = {} as MakeRequest;
const neverEnds = (): Promise<never> => new Promise(() => undefined);
let client: EngineClient | undefined;

afterEach(() => {
  client?.dispose();
  vi.useRealTimers();
});

function connect(...lives: Partial<EngineApi>[]): {
  client: EngineClient;
  workers: ChannelWorker[];
  threaded: boolean[];
} {
  const workers: ChannelWorker[] = [];
  const threaded: boolean[] = [];
  client = connectEngine((isThreaded) => {
    threaded.push(isThreaded);
    const worker = channelWorker(lives[workers.length] ?? {});
    workers.push(worker);
    return worker;
  });
  return { client, workers, threaded };
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'resolved',
    (error: unknown) => error,
  );

test('an error crosses the boundary with its code and numbers', async () => {
  const { client } = connect({
    make: async () => {
      await Promise.resolve();
      throw new KinoraError('storage-full', { neededBytes: 5 }).toData();
    },
  });
  const error = await failure(client.make(request, () => undefined));
  expect(error).toBeInstanceOf(KinoraError);
  expect(error).toMatchObject({ code: 'storage-full', details: { neededBytes: 5 } });
});

test('a worker that dies rejects everything outstanding, and the next call has a fresh one', async () => {
  const { client, workers } = connect(
    { make: neverEnds, understand: neverEnds },
    {
      understand: () =>
        Promise.resolve({
          attributes: [],
          substitutions: [],
          passedOver: [],
          style: { added: [], gaveWay: [] },
          droppedWords: 3,
        }),
    },
  );
  const deaths: string[] = [];
  client.onDeath((error) => {
    deaths.push(error.code);
  });
  const making = failure(client.make(request, () => undefined));
  const reading = failure(client.understand('fish'));
  workers[0]!.crash('out of memory');
  expect(await making).toMatchObject({ code: 'worker-died' });
  expect(await reading).toMatchObject({ code: 'worker-died' });
  expect(deaths).toEqual(['worker-died']);
  expect(workers[0]!.isTerminated()).toBe(true);
  expect(await client.understand('fish')).toMatchObject({
    style: { added: [], gaveWay: [] },
    droppedWords: 3,
  });
});

test('a sentence is read with the style under it', async () => {
  const asked: unknown[] = [];
  const { client } = connect({
    understand: (...words) => {
      asked.push(words);
      return Promise.resolve({
        attributes: [],
        substitutions: [],
        passedOver: [],
        style: { added: ['at night'], gaveWay: [] },
        droppedWords: 0,
      });
    },
  });
  expect((await client.understand('fish', 'at night')).style.added).toEqual(['at night']);
  expect(asked).toEqual([['fish', 'at night']]);
});

test('progress reaches the page', async () => {
  const half = { stage: 'download', loadedBytes: 1, totalBytes: 2, isElsewhere: false } as const;
  const { client } = connect({
    download: async (_backend, onProgress) => {
      onProgress(half);
      await Promise.resolve();
    },
  });
  const seen: unknown[] = [];
  await client.download('cpu', (progress) => {
    seen.push(progress);
  });
  expect(seen).toEqual([half]);
});

test.each([
  ['says yes and does nothing', { make: neverEnds, cancel: () => Promise.resolve() }],
  ['says nothing', { make: neverEnds, cancel: neverEnds }],
])(
  'a cancel of a worker that %s ends it after 5 s, and with it the work',
  async (_name, engine) => {
    const { client, workers } = connect(engine);
    const making = failure(client.make(request, () => undefined));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const cancelling = client.cancel();
    await vi.advanceTimersByTimeAsync(4999);
    expect(workers[0]!.isTerminated()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await cancelling;
    expect(await making).toMatchObject({ code: 'aborted' });
    expect(workers[0]!.isTerminated()).toBe(true);
  },
);

test('a look at the device that gets no answer ends after a minute, and can be had again', async () => {
  const inspection = { device: {} } as never;
  const { client, workers } = connect(
    { inspect: neverEnds },
    { inspect: () => Promise.resolve(inspection) },
  );
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const looking = failure(client.inspect());
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await looking).toMatchObject({ code: 'timed-out', details: { what: 'worker.inspect' } });
  expect(workers[0]!.isTerminated()).toBe(true);
  vi.useRealTimers();
  expect(await client.inspect()).toEqual(inspection);
});

const nothing = (): void => undefined;

/** Each call of the door to a worker, and how long it may go without an answer. */
const waits: Readonly<
  Record<
    Exclude<keyof EngineApi, 'watchRequests' | 'cancel' | 'pause'>,
    readonly [limitMs: number, call: (client: EngineClient) => Promise<unknown>]
  >
> = {
  inspect: [limitsMs.question, (client) => client.inspect()],
  judge: [limitsMs.question, (client) => client.judge('a fish', 'kiosk')],
  say: [limitsMs.question, (client) => client.say('a fish', null)],
  endLive: [limitsMs.question, (client) => client.endLive()],
  hasSource: [limitsMs.question, (client) => client.hasSource('00')],
  latentsOf: [limitsMs.question, (client) => client.latentsOf('00')],
  download: [limitsMs.work, (client) => client.download('cpu', nothing)],
  understand: [limitsMs.work, (client) => client.understand('a fish')],
  make: [limitsMs.work, (client) => client.make(request, nothing)],
  keepLatents: [limitsMs.work, (client) => client.keepLatents([])],
  bringIn: [limitsMs.work, (client) => client.bringIn({} as never, nothing)],
  compareEngines: [limitsMs.work, (client) => client.compareEngines(nothing)],
  exportClip: [limitsMs.work, (client) => client.exportClip({} as never)],
  findMark: [limitsMs.work, (client) => client.findMark([])],
  deleteWeights: [limitsMs.work, (client) => client.deleteWeights()],
};

test.each(Object.entries(waits))(
  'a worker that leaves %s without an answer is ended, and the next call has a fresh one',
  async (name, [limitMs, ask]) => {
    const { client, workers } = connect(
      { [name]: neverEnds },
      { [name]: () => Promise.resolve('answered') },
    );
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const waiting = failure(ask(client));
    await vi.advanceTimersByTimeAsync(limitMs - 1);
    expect(workers[0]!.isTerminated()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await waiting).toMatchObject({ code: 'timed-out', details: { what: `worker.${name}` } });
    expect(workers[0]!.isTerminated()).toBe(true);
    vi.useRealTimers();
    expect(await ask(client)).toBe('answered');
  },
);

test('no call of the door is without a limit', () => {
  const { client } = connect();
  const others = ['watchRequests', 'cancel', 'pause', 'onDeath', 'dispose'];
  expect(Object.keys(client).sort()).toEqual([...Object.keys(waits), ...others].sort());
});

test('a film is waited for as long as it gives signs of life', async () => {
  let tell: () => void = nothing;
  const { client, workers } = connect({
    make: (_request, onProgress) => {
      tell = () => {
        onProgress({ stage: 'prepare', what: 'prompt' });
      };
      return neverEnds();
    },
  });
  const told = vi.fn();
  const making = failure(client.make(request, told));
  await vi.waitUntil(() => tell !== nothing);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  for (let times = 1; times <= 3; times++) {
    await vi.advanceTimersByTimeAsync(0.9 * limitsMs.work);
    tell();
    await vi.waitUntil(() => told.mock.calls.length === times);
  }
  expect(workers[0]!.isTerminated()).toBe(false);
  await vi.advanceTimersByTimeAsync(limitsMs.work);
  expect(await making).toMatchObject({ code: 'timed-out', details: { what: 'worker.make' } });
});

test('a question that gets no answer while a film is made costs the question, and not the film', async () => {
  const { client, workers } = connect({ make: neverEnds, hasSource: neverEnds });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const making = failure(client.make(request, nothing));
  const asking = failure(client.hasSource('00'));
  await vi.advanceTimersByTimeAsync(limitsMs.question);
  expect(await asking).toMatchObject({ code: 'timed-out' });
  expect(workers[0]!.isTerminated()).toBe(false);
  client.dispose();
  expect(await making).toMatchObject({ code: 'worker-died' });
});

test('a worker that never starts is tried once for each call, and not by itself', async () => {
  const { client, workers } = connect();
  // As the page does: who watches the requests wants the next life watched too.
  client.onDeath(() => {
    void client.watchRequests(() => undefined);
  });
  await client.watchRequests(() => undefined);
  workers[0]!.crash('');
  await new Promise(setImmediate);
  expect(workers).toHaveLength(1);
  for (const life of [1, 2, 3]) {
    const reading = failure(client.understand('fish'));
    expect(workers).toHaveLength(life + 1);
    workers[life]!.crash('');
    expect(await reading).toMatchObject({
      code: 'worker-died',
      details: { cause: 'the worker did not start' },
    });
  }
});

test('the requests of every life reach the page', async () => {
  const told = (url: string): Partial<EngineApi> => ({
    watchRequests: (onRequest) => {
      onRequest({ url, transferredBytes: 1, startedAtMs: 2 });
      return Promise.resolve();
    },
    deleteWeights: () => Promise.resolve(),
  });
  const { client, workers } = connect(told('a'), told('b'));
  const urls: string[] = [];
  await client.watchRequests(({ url }) => urls.push(url));
  await client.deleteWeights();
  workers[0]!.crash('');
  await client.deleteWeights();
  expect(urls).toEqual(['a', 'b']);
});

const noThreads = async (): Promise<never> => {
  await Promise.resolve();
  throw new KinoraError('runtime-failed', { threads: 8 }).toData();
};

test('a runtime that does not start with threads is started without, for all that waits', async () => {
  const clip = { id: 'clip' } as never;
  const { client, workers, threaded } = connect(
    { make: noThreads, understand: neverEnds },
    {
      make: () => Promise.resolve(clip),
      understand: () =>
        Promise.resolve({
          attributes: [],
          substitutions: [],
          passedOver: [],
          style: { added: [], gaveWay: [] },
          droppedWords: 4,
        }),
    },
  );
  const reading = client.understand('fish');
  expect(await client.make(request, () => undefined)).toEqual(clip);
  expect(await reading).toMatchObject({ style: { added: [], gaveWay: [] }, droppedWords: 4 });
  expect(threaded).toEqual([true, false]);
  expect(workers[0]!.isTerminated()).toBe(true);
});

test('a runtime that does not start on one thread either is an error, and the next call is fresh', async () => {
  const clip = { id: 'clip' } as never;
  const { client, threaded } = connect(
    { make: noThreads },
    { make: noThreads },
    { make: () => Promise.resolve(clip) },
  );
  expect(await failure(client.make(request, () => undefined))).toMatchObject({
    code: 'runtime-failed',
  });
  expect(await client.make(request, () => undefined)).toEqual(clip);
  expect(threaded).toEqual([true, false, false]);
});

test('a cancel that is answered leaves the worker alive', async () => {
  const stopped = new AbortController();
  const { client, workers } = connect({
    make: async () => {
      await new Promise((resolve) => {
        stopped.signal.addEventListener('abort', resolve);
      });
      throw new KinoraError('aborted').toData();
    },
    cancel: () => {
      stopped.abort();
      return Promise.resolve();
    },
  });
  const making = failure(client.make(request, () => undefined));
  await client.cancel();
  expect(await making).toMatchObject({ code: 'aborted' });
  expect(workers).toHaveLength(1);
});
