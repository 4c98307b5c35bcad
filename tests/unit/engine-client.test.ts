import { expose } from 'comlink';
import { afterEach, expect, test, vi } from 'vitest';
import { connectEngine, type EngineClient, type WorkerLike } from '../../src/app/engine-client.ts';
import { KinoraError } from '../../src/common/errors.ts';
import type { EngineApi, MakeRequest } from '../../src/engine/engine-api.ts';

/** A worker made of a message channel: real comlink on both ends, and it can be killed. */
interface ScriptedWorker extends WorkerLike {
  crash(message: string): void;
  readonly isTerminated: () => boolean;
}

function scriptedWorker(engine: Partial<EngineApi>): ScriptedWorker {
  const { port1, port2 } = new MessageChannel();
  expose(engine, port2);
  port1.start();
  const errors = new EventTarget();
  let isTerminated = false;
  return {
    postMessage: (message: unknown, transfer?: Transferable[] | StructuredSerializeOptions) => {
      port1.postMessage(message, transfer as Transferable[]);
    },
    addEventListener: (type: string, listener: unknown) => {
      const target = type === 'message' ? port1 : errors;
      target.addEventListener(type, listener as EventListener);
    },
    removeEventListener: (type: string, listener: unknown) => {
      const target = type === 'message' ? port1 : errors;
      target.removeEventListener(type, listener as EventListener);
    },
    terminate: () => {
      isTerminated = true;
      port1.close();
      port2.close();
    },
    crash: (message) => {
      errors.dispatchEvent(Object.assign(new Event('error'), { message }));
    },
    isTerminated: () => isTerminated,
  };
}

const request = {} as MakeRequest;
const neverEnds = (): Promise<never> => new Promise(() => undefined);
let client: EngineClient | undefined;

afterEach(() => {
  client?.dispose();
  vi.useRealTimers();
});

function connect(...lives: Partial<EngineApi>[]): {
  client: EngineClient;
  workers: ScriptedWorker[];
} {
  const workers: ScriptedWorker[] = [];
  client = connectEngine(() => {
    const worker = scriptedWorker(lives[workers.length] ?? {});
    workers.push(worker);
    return worker;
  });
  return { client, workers };
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
    { understand: () => Promise.resolve({ attributes: [], substitutions: [], droppedWords: 3 }) },
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
  expect(await client.understand('fish')).toMatchObject({ droppedWords: 3 });
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

test('a cancel that the worker does not answer ends the worker, and with it the work', async () => {
  const { client, workers } = connect({ make: neverEnds, cancel: () => Promise.resolve() });
  const making = failure(client.make(request, () => undefined));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const cancelling = client.cancel();
  // The answer to `cancel` comes over a real channel; only then does the clock of the limit start.
  for (let i = 0; i < 100 && vi.getTimerCount() === 0; i++) await new Promise(setImmediate);
  await vi.advanceTimersByTimeAsync(5000);
  await cancelling;
  expect(await making).toMatchObject({ code: 'aborted' });
  expect(workers[0]!.isTerminated()).toBe(true);
  expect(workers).toHaveLength(2);
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
