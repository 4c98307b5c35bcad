import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { KinoraError } from '../../src/common/errors.ts';
import { sleep, type Sleep } from '../../src/common/sleep.ts';
import type { ChunkedFile } from '../../src/engine/weights/manifest.ts';
import { openModel, type Model, type ModelPorts } from '../../src/engine/weights/model.ts';
import { sha256 } from '../../src/engine/weights/sha256.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { openWeightStore, spillingWeightStore } from '../../src/storage/spilling-weight-store.ts';
import {
  databaseWeightStore,
  memoryWeightStore,
  type WeightStore,
} from '../../src/storage/weight-store.ts';
import {
  manifestUrl,
  modelServer,
  type Fault,
  type Misdeed,
  type ModelServer,
} from '../helpers/model-server.ts';
import { chunkBytes, patternedBytes, tinyManifest, tinyModel } from '../helpers/tiny-model.ts';

const model = await tinyModel();
const weightsPath = 'transformer.safetensors';
const weights = model.files.get(weightsPath)!;
const needed = [...model.files].filter(([path]) => path !== 'encoder.safetensors');

let store: WeightStore;
let pauses: number[];

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  store = databaseWeightStore(await openDatabase());
  pauses = [];
});

const impatient: Sleep = (ms) => {
  pauses.push(ms);
  return Promise.resolve();
};

const visit = (server: ModelServer, ports: Partial<ModelPorts> = {}): Promise<Model> =>
  openModel({ fetch: server.fetch, store, sleep: impatient, manifestUrl, ...ports });

/** Visits with a server that misbehaves on requests for the transformer's weights only. */
const visitWith = async (fault: Fault): Promise<[Model, ModelServer]> => {
  const server = modelServer(model, (seen, count) =>
    seen.path === weightsPath ? fault(seen, count) : undefined,
  );
  return [await visit(server), server];
};

const expectWhole = async (opened: Model): Promise<void> => {
  const files = await opened.load('cpu');
  for (const [path, bytes] of needed) expect(files.bytes(path)).toEqual(bytes);
};

describe('a first visit', () => {
  it('fetches each needed file once and tells bytes that end at the total', async () => {
    const server = modelServer(model);
    const opened = await visit(server);
    expect(await opened.missingBytes('cpu')).toBe(opened.totalBytes('cpu'));
    const told: number[] = [];
    await opened.download('cpu', (loaded, total) => {
      expect(total).toBe(opened.totalBytes('cpu'));
      told.push(loaded);
    });
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(opened.totalBytes('cpu'));
    expect(server.weightRequests()).toHaveLength(needed.length);
    expect(await opened.missingBytes('cpu')).toBe(0);
    await expectWhole(opened);
  });

  it('fetches for a prompt only what reading it needs', async () => {
    const server = modelServer(model);
    const files = await (await visit(server)).load('prompt');
    expect(files.json('lexicon.json')).toEqual({ carp: 'fish' });
    expect(() => files.bytes('transformer.onnx')).toThrow(KinoraError);
    expect(server.weightRequests()).toHaveLength(4);
  });

  it('fetches for the second backend only what the first did not need', async () => {
    const server = modelServer(model);
    const opened = await visit(server);
    await opened.download('wgsl');
    const before = server.weightRequests().length;
    await opened.download('cpu');
    expect(server.weightRequests().slice(before)).toMatchObject([
      { path: 'transformer.onnx' },
      { path: 'decoder.onnx' },
    ]);
  });
});

describe('a host that gives ranges badly', () => {
  it.each<[string, Misdeed]>([
    ['packed, so that the browser refuses them', { other: 'offline' }],
    ['from another place', { other: 'wrong-range' }],
    ['with a wrong byte', { flipByte: 7 }],
  ])('%s is asked for whole files after two failures', async (_name, misdeed) => {
    const [opened, server] = await visitWith(({ begin }) =>
      begin === undefined ? undefined : misdeed,
    );
    await expectWhole(opened);
    const asked = server.weightRequests().filter(({ path }) => path === weightsPath);
    expect(asked.map(({ begin }) => begin)).toEqual([0, 0, undefined]);
  });
});

describe('what is needed beside the model', () => {
  const runtime = async (fill: number): Promise<[ChunkedFile, ModelServer]> => {
    const bytes = new Uint8Array(5000).fill(fill);
    const path = `/assets/runtime-${fill}.bin`;
    const file = { path, bytes: bytes.length, chunkBytes: 8192, chunks: [await sha256(bytes)] };
    return [file, modelServer({ ...model, files: new Map([...model.files, [path, bytes]]) })];
  };

  it('is counted, fetched and kept like the weights', async () => {
    const [file, server] = await runtime(1);
    const opened = await visit(server, { alsoNeeded: [file] });
    expect(opened.totalBytes('cpu')).toBe((await visit(server)).totalBytes('cpu') + 5000);
    const files = await opened.load('cpu');
    expect(files.bytes(file.path)).toEqual(new Uint8Array(5000).fill(1));
    const later = modelServer(model);
    expect(await (await visit(later, { alsoNeeded: [file] })).missingBytes('cpu')).toBe(0);
  });

  it('is alone fetched when it changes, and its old version takes no room', async () => {
    const [old, before] = await runtime(1);
    await (await visit(before, { alsoNeeded: [old] })).download('cpu');
    const [changed, after] = await runtime(2);
    await (await visit(after, { alsoNeeded: [changed] })).download('cpu');
    expect(after.weightRequests()).toMatchObject([{ path: changed.path }]);
    const kept = await store.chunkKeys();
    expect([...old.chunks, ...changed.chunks].map((key) => kept.has(key))).toEqual([false, true]);
  });
});

describe('a second visit', () => {
  it('makes no request for weights', async () => {
    await (await visit(modelServer(model))).download('cpu');
    const server = modelServer(model);
    await expectWhole(await visit(server));
    expect(server.weightRequests()).toEqual([]);
  });

  it('works without any network', async () => {
    await (await visit(modelServer(model))).download('cpu');
    const server = modelServer(model, () => ({ other: 'offline' }));
    await expectWhole(await visit(server));
    expect(server.weightRequests()).toEqual([]);
  });

  it('finds one flipped byte and fetches that chunk alone', async () => {
    await (await visit(modelServer(model))).download('cpu');
    const key = model.manifest.files[0]!.chunks[1]!;
    const stored = (await store.readChunk(key))!;
    stored[77]! ^= 4;
    await store.writeChunk(key, stored);
    const server = modelServer(model);
    await expectWhole(await visit(server));
    expect(server.weightRequests()).toEqual([
      { path: weightsPath, begin: chunkBytes, end: 2 * chunkBytes },
    ]);
    const again = modelServer(model);
    await expectWhole(await visit(again));
    expect(again.weightRequests()).toEqual([]);
  });

  it('fetches chunks that the browser evicted, and says before how many bytes', async () => {
    await (await visit(modelServer(model))).download('cpu');
    await store.deleteChunks([model.manifest.files[0]!.chunks[2]!]);
    const server = modelServer(model);
    const opened = await visit(server);
    expect(await opened.missingBytes('cpu')).toBe(1000);
    await expectWhole(opened);
    expect(server.weightRequests()).toHaveLength(1);
  });
});

describe('a new version', () => {
  it('fetches only the chunks that changed and forgets the old ones', async () => {
    await (await visit(modelServer(model))).download('cpu');
    const changed = weights.slice();
    changed[chunkBytes + 5]! ^= 1;
    const files = new Map(model.files).set(weightsPath, changed);
    const next = { files, manifest: await tinyManifest(files, '1.1.0') };
    const server = modelServer(next);
    const opened = await visit(server);
    expect(await opened.missingBytes('cpu')).toBe(chunkBytes);
    expect((await opened.load('cpu')).bytes(weightsPath)).toEqual(changed);
    expect(server.weightRequests()).toHaveLength(1);
    const keys = await store.chunkKeys();
    expect(keys).toEqual(
      new Set(
        next.manifest.files
          .filter(({ path }) => path !== 'encoder.safetensors')
          .flatMap((file) => file.chunks),
      ),
    );
    expect((await store.models()).map(({ key }) => key)).toEqual(['tiny@1.1.0/cpu']);
  });

  it('keeps the old one usable until the new one is complete', async () => {
    await (await visit(modelServer(model))).download('cpu');
    const files = new Map(model.files).set(weightsPath, patternedBytes(9000, 9));
    const next = { files, manifest: await tinyManifest(files, '1.1.0') };
    const broken = modelServer(next, ({ path }) =>
      path === 'manifest.json' ? undefined : { cutAfterBytes: 100 },
    );
    await expect((await visit(broken)).download('cpu')).rejects.toThrow(KinoraError);
    const server = modelServer(model);
    await expectWhole(await visit(server));
    expect(server.weightRequests()).toEqual([]);
  });
});

describe('deleting', () => {
  it('leaves nothing behind', async () => {
    const opened = await visit(modelServer(model));
    await opened.download('cpu');
    await opened.delete();
    expect((await store.chunkKeys()).size).toBe(0);
    expect(await store.models()).toEqual([]);
    expect(await opened.missingBytes('cpu')).toBe(opened.totalBytes('cpu'));
  });
});

describe('a connection that breaks', () => {
  const cuts = [0, 1, ...[1, 2].flatMap((k) => [-1, 0, 1].map((d) => k * chunkBytes + d))];

  it.each([...cuts, weights.length - 1])(
    'after %i bytes goes on at the last chunk edge and fetches nothing twice',
    async (cutAfterBytes) => {
      const [opened, server] = await visitWith((_, count) =>
        count === 1 ? { cutAfterBytes } : undefined,
      );
      await expectWhole(opened);
      const edge = Math.floor(cutAfterBytes / chunkBytes) * chunkBytes;
      const requests = server.weightRequests().filter(({ path }) => path === weightsPath);
      expect(requests).toEqual([
        { path: weightsPath, begin: 0, end: weights.length },
        { path: weightsPath, begin: edge, end: weights.length },
      ]);
      expect(pauses).toEqual([500]);
    },
  );

  it('for good leaves the whole chunks for the next visit', async () => {
    const [opened] = await visitWith((_, count) =>
      count === 1 ? { cutAfterBytes: chunkBytes + 50 } : { other: 'offline' },
    );
    await expect(opened.download('cpu')).rejects.toMatchObject({ code: 'weights-unreachable' });
    expect(await store.models()).toEqual([]);
    const server = modelServer(model);
    await expectWhole(await visit(server));
    expect(server.weightRequests()[0]).toMatchObject({ path: weightsPath, begin: chunkBytes });
  });

  it('is tried five times in a row with growing pauses, then given up', async () => {
    const [opened, server] = await visitWith(() => ({ other: 'offline' }));
    await expect(opened.download('cpu')).rejects.toMatchObject({ code: 'weights-unreachable' });
    expect(server.weightRequests()).toHaveLength(5);
    expect(pauses).toEqual([500, 1000, 2000, 4000]);
  });
});

describe('a server that misbehaves', () => {
  it.each<[string, number[], Misdeed]>([
    ['ignore ranges', [0, 2], { other: 'ignores-range' }],
    ['answer everything with the whole file as a range', [1, 2], { other: 'all-as-range' }],
  ])('may %s: what is stored already is skipped', async (_name, missing, misdeed) => {
    await (await visit(modelServer(model))).download('cpu');
    const gone = missing.map((index) => model.manifest.files[0]!.chunks[index]!);
    await store.deleteChunks(gone);
    const [opened, server] = await visitWith(() => misdeed);
    await expectWhole(opened);
    expect(server.weightRequests()).toHaveLength(1);
  });

  it('may end each answer early, as under HTTP/1.0 or with a wrong length, as long as chunks come whole', async () => {
    const [opened, server] = await visitWith(() => ({ truncateToBytes: chunkBytes + 10 }));
    await expectWhole(opened);
    const { chunks } = model.manifest.files[0]!;
    const asked = server.weightRequests().filter(({ path }) => path === weightsPath);
    expect(asked.map(({ begin }) => begin)).toEqual(chunks.map((_, index) => index * chunkBytes));
    // Each answer brought something: nobody is waited for longer and longer.
    expect(new Set(pauses)).toEqual(new Set([500]));
  });

  it.each([
    ['a flipped byte', { flipByte: 5000 }],
    ['a truncated file', { truncateToBytes: 6000 }],
    ['a wrong range', { other: 'wrong-range' }],
    ['status 503', { status: 503 }],
    ['status 429', { status: 429 }],
  ] as const)('is asked again after %s', async (_, misdeed) => {
    const [opened] = await visitWith((__, count) => (count === 1 ? misdeed : undefined));
    await expectWhole(opened);
    expect(pauses).toHaveLength(1);
  });

  it('that sends a wrong byte every time is refused with file, chunk and hash; nothing wrong is kept', async () => {
    const [opened] = await visitWith(({ begin = 0 }) => ({ flipByte: 5000 - begin }));
    await expect(opened.download('cpu')).rejects.toMatchObject({
      code: 'weights-damaged',
      details: { file: weightsPath, chunk: 1 },
    });
    const { files } = model.manifest;
    for (const key of await store.chunkKeys()) {
      expect(files.flatMap((file) => file.chunks)).toContain(key);
    }
    expect(await store.models()).toEqual([]);
  });

  it.each([403, 404, 410])('with status %i is not asked again', async (status) => {
    const [opened, server] = await visitWith(() => ({ status }));
    await expect(opened.download('cpu')).rejects.toMatchObject({
      code: 'weights-unreachable',
      details: { status },
    });
    expect(server.weightRequests()).toHaveLength(1);
  });

  it('with a web page instead of the file is told from a damaged file', async () => {
    const [opened] = await visitWith(() => ({ other: 'html' }));
    await expect(opened.download('cpu')).rejects.toMatchObject({
      code: 'weights-unreachable',
      details: { reason: 'html-instead-of-file' },
    });
  });

  it('is given the time it asks for, up to half a minute', async () => {
    const [opened] = await visitWith((_, count) =>
      count <= 2
        ? { status: 503, headers: { 'Retry-After': count === 1 ? '7' : '9999' } }
        : undefined,
    );
    await opened.download('cpu');
    expect(pauses).toEqual([7000, 30_000]);
  });

  it('with a web page instead of the manifest is refused by name', async () => {
    const server = modelServer(model, () => ({ other: 'html' }));
    await expect(visit(server)).rejects.toMatchObject({ code: 'manifest-invalid' });
  });

  it('that falls silent is dropped after half a minute and asked again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const memory = memoryWeightStore();
      const server = modelServer(model, ({ path }, count) =>
        path === weightsPath && count === 1 ? { other: 'silence' } : undefined,
      );
      const opened = await visit(server, { store: memory });
      const done = opened.download('cpu');
      await vi.waitFor(() => {
        expect(server.weightRequests()).toHaveLength(1);
      });
      await vi.advanceTimersByTimeAsync(30_000);
      await done;
      expect(await opened.missingBytes('cpu')).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a host that is slow', () => {
  it('but never silent is waited for, however long it takes, and asked once for each file', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      // Far below 2 Mbit/s, and each piece within the half minute that silence is given.
      const server = modelServer(model, ({ path }) =>
        path === 'manifest.json' ? undefined : { pieceAfterMs: 20_000 },
      );
      const opened = await visit(server, { store: memoryWeightStore() });
      const progress = { isDone: false };
      const done = opened.download('cpu').finally(() => (progress.isDone = true));
      let passedMs = 0;
      for (; !progress.isDone && passedMs < 20_000 * 5000; passedMs += 20_000) {
        await vi.advanceTimersByTimeAsync(20_000);
        // Hashes take a moment of real time.
        await new Promise((resolve) => setImmediate(resolve));
      }
      await done;
      expect(passedMs).toBeGreaterThan(60_000);
      const asked = server.weightRequests().map(({ path, begin }) => `${path} ${begin ?? 0}`);
      expect(new Set(asked).size).toBe(asked.length);
      expect(await opened.missingBytes('cpu')).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('stopping', () => {
  it('ends at once, keeps whole chunks and can go on later', async () => {
    const stop = new AbortController();
    const [opened] = await visitWith(() => undefined);
    const loading = opened.download(
      'cpu',
      (loaded) => {
        if (loaded > chunkBytes + 100) stop.abort();
      },
      stop.signal,
    );
    await expect(loading).rejects.toMatchObject({ code: 'aborted' });
    expect(await store.models()).toEqual([]);
    const server = modelServer(model);
    await expectWhole(await visit(server));
    expect(server.weightRequests()[0]).toMatchObject({ begin: chunkBytes });
  });

  it('ends the pause before the next attempt too', async () => {
    const stop = new AbortController();
    const server = modelServer(model, ({ path }) =>
      path === weightsPath ? { other: 'offline' } : undefined,
    );
    const opened = await visit(server, { sleep });
    setTimeout(() => {
      stop.abort();
    }, 20);
    await expect(opened.download('cpu', undefined, stop.signal)).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});

describe('a disk that is full', () => {
  const fullAfter = (writes: number): WeightStore => {
    let left = writes;
    return {
      ...store,
      writeChunk(key, bytes) {
        if (left-- > 0) return store.writeChunk(key, bytes);
        return Promise.reject(new KinoraError('storage-full', { reason: 'QuotaExceededError' }));
      },
    };
  };

  it('ends the download with storage-full and no record of a model', async () => {
    const opened = await visit(modelServer(model), { store: fullAfter(2) });
    await expect(opened.download('cpu')).rejects.toMatchObject({ code: 'storage-full' });
    expect(await store.models()).toEqual([]);
  });

  it('is no obstacle with memory behind it: the model works and says that it is not kept', async () => {
    const spilling = spillingWeightStore(fullAfter(2), memoryWeightStore());
    const opened = await visit(modelServer(model), { store: spilling });
    expect(opened.unkeptBecause).toBeUndefined();
    await opened.download('cpu');
    expect(opened.unkeptBecause).toBe('storage-full');
    await expectWhole(opened);
    expect(await store.models()).toEqual([]);
    const next = modelServer(model);
    await expectWhole(await visit(next));
    expect(next.weightRequests()[0]).toMatchObject({ path: weightsPath, begin: 2 * chunkBytes });
  });

  it('and a database that is gone altogether still gives a model in memory', async () => {
    const gone = (): Promise<never> => Promise.reject(new KinoraError('storage-unavailable'));
    const dead: WeightStore = {
      unkeptBecause: undefined,
      chunkKeys: gone,
      readChunk: gone,
      writeChunk: gone,
      deleteChunks: gone,
      models: gone,
      writeModel: gone,
      deleteModels: gone,
    };
    const spilling = spillingWeightStore(dead, memoryWeightStore());
    const opened = await visit(modelServer(model), { store: spilling });
    await expectWhole(opened);
    expect(opened.unkeptBecause).toBe('storage-unavailable');
    await opened.delete();
    expect(await opened.missingBytes('cpu')).toBe(opened.totalBytes('cpu'));
  });
});

describe('a browser without IndexedDB', () => {
  it('keeps the model in memory and does not speak of a full disk', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const opened = await visit(modelServer(model), { store: await openWeightStore() });
    expect(opened.unkeptBecause).toBe('storage-unavailable');
    await expectWhole(opened);
    expect(await opened.missingBytes('cpu')).toBe(0);
  });
});

describe('every write that may fail', () => {
  it('leaves the store whole: the next visit repairs it and gets the same files', async () => {
    for (let failing = 0; ; failing++) {
      vi.stubGlobal('indexedDB', new IDBFactory());
      store = databaseWeightStore(await openDatabase());
      let count = 0;
      const failOnce =
        <T extends unknown[]>(write: (...input: T) => Promise<void>) =>
        (...input: T): Promise<void> =>
          count++ === failing
            ? Promise.reject(new KinoraError('storage-unavailable', { reason: 'UnknownError' }))
            : write(...input);
      const faulty: WeightStore = {
        ...store,
        writeChunk: failOnce((key, bytes) => store.writeChunk(key, bytes)),
        writeModel: failOnce((record) => store.writeModel(record)),
        deleteModels: failOnce((keys) => store.deleteModels(keys)),
        deleteChunks: failOnce((keys) => store.deleteChunks(keys)),
      };
      const first = await visit(modelServer(model), { store: faulty });
      const outcome = await first.download('cpu').then(
        () => 'done',
        (thrown: unknown) => (thrown as KinoraError).code,
      );
      if (count > failing) expect(outcome).toBe('storage-unavailable');
      await expectWhole(await visit(modelServer(model)));
      if (count <= failing) return;
    }
  });
});
