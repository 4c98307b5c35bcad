import { IDBObjectStore } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import type { Damaged } from '../../../src/storage/damaged.ts';
import { databaseDamagedStore } from '../../../src/storage/damaged-store.ts';
import type { Schema } from '../../../src/storage/database.ts';
import { databaseJobStore } from '../../../src/storage/jobs.ts';
import { databaseLatentStore } from '../../../src/storage/latents.ts';
import { databaseQueueStore } from '../../../src/storage/queue.ts';
import { databaseStyleStore } from '../../../src/storage/styles.ts';
import { databaseTraces } from '../../../src/storage/traces.ts';
import { databaseWeightStore } from '../../../src/storage/weight-store.ts';
import { clip } from '../../helpers/clips.ts';
import { ownDatabase } from '../../helpers/own-database.ts';
import { recipe } from '../../helpers/recipes.ts';

const own = ownDatabase();
const openClips = own.clips;

type Name = 'clips' | 'queue' | 'jobs' | 'styles' | 'latents' | 'models' | 'chunks' | 'windows';

/** A record as a damaged disk, another version or somebody's hand may leave it. */
async function leave(store: Name, record: unknown, key?: IDBValidKey): Promise<void> {
  await own.database.put(store, record as Schema[Name]['value'], key as never);
}

/** As a browser whose file below a record went: whoever reads that record is refused. */
function breakRecord(key: IDBValidKey, name = 'DataError'): void {
  const lost = new DOMException('Failed to read large IndexedDB value', name);
  const get = Reflect.get(IDBObjectStore.prototype, 'get') as () => IDBRequest;
  const getAll = Reflect.get(IDBObjectStore.prototype, 'getAll') as () => IDBRequest<unknown[]>;
  vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (
    this: IDBObjectStore,
    ...args
  ) {
    if (this.name !== 'clips') return Reflect.apply(getAll, this, args as []);
    throw lost;
  });
  vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (
    this: IDBObjectStore,
    wanted,
  ) {
    if (wanted === key) throw lost;
    return Reflect.apply(get, this, [wanted] as unknown as []);
  });
}

const whole = clip(5);
const cyclic: Record<string, unknown> = { id: 'x' };
cyclic['self'] = cyclic;

const damages: readonly [string, unknown, Partial<Damaged>][] = [
  ['no recipe', { ...whole, recipe: undefined }, { fault: 'recipe', name: whole.fileName }],
  ['a recipe that is a number', { ...whole, recipe: 7 }, { fault: 'recipe' }],
  ['a recipe cut short', { ...whole, recipe: { format: 2, tool: 'remix' } }, { fault: 'recipe' }],
  [
    'a recipe of a later version',
    { ...whole, recipe: { ...recipe(), format: 3, beats: [{ prompt: 'a boat' }] } },
    { fault: 'newer', name: 'a boat' },
  ],
  [
    'a recipe with a seed that is none',
    { ...whole, recipe: { ...recipe(), seed: Number.NaN } },
    { fault: 'recipe', name: 'a red fish swims to the right under water' },
  ],
  [
    'a recipe with an endless sentence that turns its text around',
    { ...whole, recipe: { ...recipe(), beats: [{ prompt: `\u202e\u0000${'x'.repeat(1e6)}` }] } },
    { fault: 'recipe', name: 'x'.repeat(80) },
  ],
  [
    'a name that climbs out of its folder',
    { ...whole, fileName: '../../x.mp4' },
    { fault: 'facts' },
  ],
  ['a size without an end', { ...whole, width: Infinity }, { fault: 'facts' }],
  ['a moment that is none', { ...whole, createdAtMs: 'yesterday' }, { fault: 'facts' }],
  ['no moment', { ...whole, createdAtMs: undefined }, { fault: 'facts' }],
  ['times that are a list', { ...whole, timings: [1, 2, 3] }, { fault: 'facts' }],
  ['a folder that is an object', { ...whole, folder: { toString: 1 } }, { fault: 'facts' }],
  ['an engine that nobody knows', { ...whole, backend: 'webnn' }, { fault: 'facts' }],
  ['a record that turns in a circle', { ...whole, timings: cyclic }, { fault: 'facts' }],
  ['no video', { ...whole, file: undefined }, { fault: 'file', recipe: whole.recipe }],
  ['an empty video', { ...whole, file: new Blob([]) }, { fault: 'file' }],
  ['a video that is text', { ...whole, file: 'AAAA' }, { fault: 'file' }],
  [
    'bytes that are none',
    { ...whole, file: { bytes: [1, 2], type: 'video/mp4' } },
    { fault: 'file' },
  ],
  ['nothing but its key', { id: whole.id }, { fault: 'file' }],
];

describe('a clip that cannot be read', () => {
  it.each(damages)(
    'by %s leaves the others on the shelf and is named',
    async (_, record, named) => {
      const store = openClips();
      for (const id of [3, 9]) await store.put(clip(id));
      await leave('clips', record);
      const { whole: kept, damaged } = await store.inventory();
      expect(kept.map(({ id }) => id)).toEqual(['clip-9', 'clip-3']);
      expect((await store.list()).map(({ id }) => id)).toEqual(['clip-9', 'clip-3']);
      expect(damaged).toHaveLength(1);
      expect(damaged[0]).toMatchObject({ store: 'clips', key: whole.id, ...named });
      expect(await store.get(whole.id)).toBeUndefined();
      // Its video is given as it is, if there is one.
      const hasFile = named.fault !== 'file';
      expect(await damaged[0]!.file?.bytes()).toEqual(
        hasFile ? await whole.file.bytes() : undefined,
      );
      expect(await databaseTraces(own.database, () => true)).toBeGreaterThan(200);
    },
  );

  it.each(damages)('by %s is in the way of no new one, and goes for none', async (_, record) => {
    const store = openClips({ maxClips: 3, maxBytes: 1000 });
    for (const id of [6, 7]) await store.put(clip(id));
    await leave('clips', record);
    // It would be the oldest, and in the bin.
    const went = await store.put(clip(8));
    expect(went.map(({ id }) => id)).toEqual(['clip-6']);
    expect(await own.database.getAllKeys('clips')).toEqual(['clip-5', 'clip-7', 'clip-8']);
    await store.putAll([clip(7, 120)]);
    expect((await store.get('clip-7'))!.file.size).toBe(110);
  });

  it('by a missing picture is shown without it', async () => {
    const store = openClips();
    await leave('clips', { ...whole, poster: undefined });
    const [kept] = await store.list();
    expect([kept!.id, kept!.poster.size]).toEqual([whole.id, 0]);
  });

  it.each(['DataError', 'NotReadableError', 'UnknownError'])(
    'as the browser itself cannot read it (%s) costs that clip alone',
    async (name) => {
      const store = openClips({ maxClips: 3 });
      for (const id of [1, 2, 3]) await store.put(clip(id));
      breakRecord('clip-2', name);
      const { whole: kept, damaged } = await store.inventory();
      expect(kept.map(({ id }) => id)).toEqual(['clip-3', 'clip-1']);
      expect(damaged).toEqual([{ store: 'clips', key: 'clip-2', fault: 'unreadable' }]);
      expect(await databaseTraces(own.database, () => true)).toBeGreaterThan(200);
    },
  );

  it('as the browser itself cannot read it is in the way of no new one', async () => {
    const store = openClips({ maxClips: 2 });
    for (const id of [1, 2]) await store.put(clip(id));
    breakRecord('clip-1');
    expect((await store.put(clip(3))).map(({ id }) => id)).toEqual([]);
    expect((await store.put(clip(4))).map(({ id }) => id)).toEqual(['clip-2']);
    expect(await own.database.getAllKeys('clips')).toEqual(['clip-1', 'clip-3', 'clip-4']);
  });

  it('goes only when it is told to, and comes back as it was', async () => {
    const store = openClips();
    const record = { ...whole, recipe: { format: 9 }, ofALaterVersion: [1, 2] };
    await leave('clips', record);
    const [damaged] = (await store.inventory()).damaged;
    const other = databaseDamagedStore(own.database);
    await other.remove(damaged!);
    await other.remove(damaged!);
    expect(await store.inventory()).toEqual({ whole: [], damaged: [] });
    await other.putBack(damaged!);
    expect((await store.inventory()).damaged).toEqual([damaged]);
    expect(await own.database.get('clips', whole.id)).toMatchObject({
      recipe: { format: 9 },
      ofALaterVersion: [1, 2],
    });
  });
});

describe('films that wait', () => {
  const job = {
    ...{ id: 'good', owner: 'tab', place: 1, recipe: recipe(), backend: 'cpu' },
    ...{ files: {}, starts: 0, createdAtMs: 1 },
  };

  it.each<[string, object]>([
    ['no recipe', { recipe: undefined }],
    ['a recipe of a later version', { recipe: { ...recipe(), format: 3 } }],
    ['a place that is none', { place: Number.NaN }],
    ['files that are none', { files: { abc: 'text' } }],
    ['no files', { files: null }],
    ['a failure that no words know', { failure: { code: 'moon-lost', details: {} } }],
    ['an owner that is a list', { owner: ['tab'] }],
    ['starts below none', { starts: -1 }],
  ])('are taken over beside one with %s, which stays where it lies', async (_, changes) => {
    const bad = { ...job, id: 'bad', place: 0, ...changes };
    await leave('queue', bad);
    await leave('queue', job);
    const store = databaseQueueStore(own.database);
    expect((await store.list()).map(({ id }) => id)).toEqual(['good']);
    expect((await store.adopt('tab', 'other')).map(({ id, place }) => [id, place])).toEqual([
      ['good', 1],
    ]);
    expect(await own.database.get('queue', 'bad')).toEqual(bad);
    expect(await databaseDamagedStore(own.database).list()).toMatchObject([
      { store: 'queue', key: 'bad' },
    ]);
  });
});

describe('films that were begun', () => {
  const job = { id: 'good', recipe: recipe(), backend: 'cpu', createdAtMs: 5 };

  it.each<[string, object]>([
    ['no recipe', { recipe: undefined }],
    ['a recipe of a later version', { recipe: { ...recipe(), format: 4 } }],
    ['an engine that nobody knows', { backend: 'abacus' }],
    ['no moment', { createdAtMs: undefined }],
  ])(
    'are offered beside one with %s, which goes with its windows when it is told to',
    async (_, changes) => {
      await leave('jobs', { ...job, id: 'bad', ...changes });
      await leave('jobs', job);
      for (const id of ['bad', 'good']) await leave('windows', new Float32Array(2), [id, 0]);
      expect((await databaseJobStore(own.database).list()).map(({ id }) => id)).toEqual(['good']);
      const store = databaseDamagedStore(own.database);
      const [damaged, ...others] = await store.list();
      expect(damaged).toMatchObject({ store: 'jobs', key: 'bad' });
      // Without its windows it would be another film.
      expect(damaged).not.toHaveProperty('record');
      expect(others).toEqual([]);
      await store.remove(damaged!);
      expect(await own.database.getAllKeys('windows')).toEqual([['good', 0]]);
    },
  );

  it('go on before a window that is none', async () => {
    const store = databaseJobStore(own.database);
    await leave('windows', Float32Array.of(1), ['good', 0]);
    await leave('windows', { length: 1 }, ['good', 1]);
    await leave('windows', Float32Array.of(3), ['good', 2]);
    expect(await store.windows('good')).toEqual([Float32Array.of(1)]);
  });
});

it('styles are listed beside one that is none', async () => {
  await leave('styles', { id: 'good', name: 'Wet', words: 'in the rain', createdAtMs: 1 });
  await leave('styles', { id: 'bad', name: 'Odd', words: ['rain'], createdAtMs: 2 });
  await leave('styles', { id: 'worse', name: 'Late', words: 'at night' });
  expect((await databaseStyleStore(own.database).list()).map(({ id }) => id)).toEqual(['good']);
  expect(await databaseDamagedStore(own.database).list()).toMatchObject([
    { store: 'styles', key: 'bad', fault: 'facts', name: 'Odd' },
    { store: 'styles', key: 'worse', fault: 'facts', name: 'Late' },
  ]);
});

it('latents that are none are as if they were not there, and others are kept beside them', async () => {
  const store = databaseLatentStore(own.database);
  const sound = {
    ...{ sha256: 'b', model: 'm@1', size: { channels: 1, height: 1, width: 1 } },
    ...{ latents: Float32Array.of(1), createdAtMs: 9 },
  };
  await leave('latents', { ...sound, sha256: 'a', latents: 'none' });
  await store.put(sound);
  expect(await store.get('a')).toBeUndefined();
  expect(await store.get('b')).toMatchObject(sound);
});

it('a list of weights that is none is as if its model had not been stored, and can be deleted', async () => {
  const store = databaseWeightStore(own.database);
  await store.writeModel({ key: 'm@2/cpu', manifest: '{}', chunks: ['a'] });
  await leave('models', { key: 'm@1/cpu', manifest: '{', chunks: ['b'] });
  await leave('models', { key: 'm@0/cpu' });
  expect(await store.models()).toEqual([
    { key: 'm@0/cpu', manifest: '', chunks: [] },
    { key: 'm@1/cpu', manifest: '', chunks: [] },
    { key: 'm@2/cpu', manifest: '{}', chunks: ['a'] },
  ]);
  await leave('chunks', 'no bytes', 'a');
  expect(await store.readChunk('a')).toBeUndefined();
});
