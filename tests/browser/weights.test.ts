import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sleep } from '../../src/common/sleep.ts';
import { openModel, type Model } from '../../src/engine/weights/model.ts';
import { webLockTurns } from '../../src/engine/weights/turns.ts';
import { openDatabase, type Database } from '../../src/storage/database.ts';
import { databaseWeightStore } from '../../src/storage/weight-store.ts';
import { manifestUrl, modelServer, type ModelServer } from '../helpers/model-server.ts';
import { chunkBytes, tinyModel } from '../helpers/tiny-model.ts';

const name = 'weights-test';
const model = await tinyModel();
let database: Database;

beforeEach(async () => {
  await deleteDB(name);
  database = await openDatabase({ name });
});

afterEach(() => {
  database.close();
});

const visit = (server: ModelServer): Promise<Model> =>
  openModel({ fetch: server.fetch, store: databaseWeightStore(database), sleep, manifestUrl });

it("keeps weights in the browser's own database across a cut, a reload and a flipped byte", async () => {
  const cut = modelServer(model, ({ path }, count) =>
    path === 'transformer.safetensors' && count === 1 ? { cutAfterBytes: 5000 } : undefined,
  );
  await (await visit(cut)).download('cpu');
  expect(cut.weightRequests()[1]).toMatchObject({ begin: chunkBytes });

  database.close();
  database = await openDatabase({ name });
  const second = modelServer(model);
  const files = await (await visit(second)).load('cpu');
  for (const [path, bytes] of model.files) {
    if (path !== 'encoder.safetensors') expect(files.bytes(path)).toEqual(bytes);
  }
  expect(second.weightRequests()).toEqual([]);

  const key = model.manifest.files[0]!.chunks[1]!;
  const stored = (await database.get('chunks', key))!;
  stored[9]! ^= 1;
  await database.put('chunks', stored, key);
  const third = modelServer(model);
  await (await visit(third)).load('cpu');
  expect(third.weightRequests()).toMatchObject([{ begin: chunkBytes, end: 2 * chunkBytes }]);
});

it("lets one of two tabs fetch, by the browser's own locks", async () => {
  const server = modelServer(model);
  const other = await openDatabase({ name });
  const open = (store: Database): Promise<Model> =>
    openModel({
      fetch: server.fetch,
      store: databaseWeightStore(store),
      sleep,
      manifestUrl,
      turns: webLockTurns(navigator.locks),
    });
  const tabs = [await open(database), await open(other)];
  const waited = tabs.map(() => false);
  await Promise.all(
    tabs.map((tab, index) =>
      tab.download('cpu', (_loaded, _total, isElsewhere) => (waited[index] ||= isElsewhere)),
    ),
  );
  other.close();
  const paths = server.weightRequests().map(({ path }) => path);
  expect(paths).toHaveLength(new Set(paths).size);
  expect(waited.toSorted()).toEqual([false, true]);
});
