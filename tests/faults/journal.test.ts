/** A film that ends before its time goes on at the next window, and is the same film. */
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { KinoraError } from '../../src/common/errors.ts';
import { openJob, type JobPorts } from '../../src/engine/job.ts';
import type { Journal } from '../../src/engine/journal.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { databaseJobStore, keptForMs, type JobStore } from '../../src/storage/jobs.ts';
import { makeTinyClip, tinyRecipe, type Wrap } from '../helpers/tiny-studio.ts';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

/** Each opens the database anew, as a page after a reload does. */
const openStore = async (): Promise<JobStore> => databaseJobStore(await openDatabase());

const ports = async (changes: Partial<JobPorts> = {}): Promise<JobPorts> => ({
  store: await openStore(),
  clock: { nowMs: () => 0, date: () => new Date(1000) },
  digest: (bytes) => Promise.resolve(Buffer.from(bytes).toString('base64')),
  hold: () => Promise.resolve(() => undefined),
  ...changes,
});

const wish = { recipe: tinyRecipe, backend: 'cpu' } as const;

/** Counts passes of the denoiser, and breaks one. */
function passes(failing = 0): { wrap: Wrap; count: () => number } {
  let calls = 0;
  return {
    wrap: (site, work) => {
      if (site === 'transformer.predict' && ++calls === failing) throw new KinoraError('gpu-lost');
      return work();
    },
    count: () => calls,
  };
}

const journalOf = async (changes?: Partial<JobPorts>): Promise<Journal> =>
  (await openJob(wish, await ports(changes))).journal;

/** Steps of each of the three windows. */
const steps = tinyRecipe.sampler.steps;

describe('a film whose graphics card is lost', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'at pass %i goes on at the window it was in, to the same latents',
    async (failing) => {
      const { latentsSha256 } = await makeTinyClip();
      const broken = passes(failing);
      await expect(
        makeTinyClip({ wrap: broken.wrap, journal: await journalOf() }),
      ).rejects.toMatchObject({ code: 'gpu-lost' });
      const after = passes();
      const clip = await makeTinyClip({ wrap: after.wrap, journal: await journalOf() });
      expect(clip.latentsSha256).toBe(latentsSha256);
      expect(after.count()).toBe(3 * steps - steps * Math.floor((failing - 1) / steps));
      expect(await clip.file.text()).toBe(await (await makeTinyClip()).file.text());
    },
  );

  it('counts what is there already as done', async () => {
    const { wrap } = passes(2 * steps + 1);
    const journal = await journalOf();
    await makeTinyClip({ wrap, journal }).catch(() => undefined);
    const told: string[] = [];
    await makeTinyClip({
      journal: await journalOf(),
      onProgress: (progress) => {
        if (progress.stage === 'denoise') told.push(`${progress.step} of ${progress.steps}`);
      },
    });
    expect(told).toEqual(['7 of 9', '8 of 9', '9 of 9']);
  });
});

describe('a journal', () => {
  it('that nobody can write costs nothing but itself', async () => {
    const { latentsSha256 } = await makeTinyClip();
    const full = (): Promise<never> => Promise.reject(new KinoraError('storage-full'));
    const store = { ...(await openStore()), begin: full, keepWindow: full, windows: full };
    const journal = await journalOf({ store });
    expect((await makeTinyClip({ journal })).latentsSha256).toBe(latentsSha256);
  });

  it('with latents of another size or no numbers is read up to them', async () => {
    const journal = await journalOf();
    await journal.keep(0, Float32Array.of(1, 2));
    await journal.keep(1, Float32Array.of(3, NaN));
    await journal.keep(2, Float32Array.of(5, 6));
    const again = await journalOf();
    expect(await again.restore([2, 2, 2])).toEqual([Float32Array.of(1, 2)]);
    expect(await again.restore([3, 2, 2])).toEqual([]);
  });

  it('of one recipe is not that of another, nor of another backend', async () => {
    await (await journalOf()).keep(0, Float32Array.of(1));
    const other = await openJob({ ...wish, recipe: { ...tinyRecipe, seed: 8 } }, await ports());
    expect(await other.journal.restore([1])).toEqual([]);
    const card = await openJob({ ...wish, backend: 'wgsl' }, await ports());
    expect(await card.journal.restore([1])).toEqual([]);
    expect(await (await journalOf()).restore([1])).toEqual([Float32Array.of(1)]);
  });

  it('belongs to one tab at a time', async () => {
    await (await journalOf()).keep(0, Float32Array.of(1));
    const elsewhere = await journalOf({ hold: () => Promise.resolve(undefined) });
    expect(await elsewhere.restore([1])).toEqual([]);
    await elsewhere.keep(1, Float32Array.of(2));
    expect(await (await journalOf()).restore([1, 1])).toHaveLength(1);
  });
});

describe('the jobs in the store', () => {
  const job = (id: string, createdAtMs: number) => ({ id, createdAtMs, ...wish });

  it('come newest first, with their windows up to the first gap', async () => {
    const store = await openStore();
    await store.begin(job('old', 1));
    await store.begin(job('new', 2));
    for (const index of [0, 1, 3]) await store.keepWindow('old', index, Float32Array.of(index));
    expect(await store.windowCount('old')).toBe(3);
    expect(await store.windowCount('new')).toBe(0);
    expect((await store.list()).map(({ id }) => id)).toEqual(['new', 'old']);
    expect(await store.windows('old')).toEqual([Float32Array.of(0), Float32Array.of(1)]);
    expect(await store.windows('new')).toEqual([]);
  });

  it('go with their windows when they end, and take none afterwards', async () => {
    const store = await openStore();
    await store.begin(job('one', 1));
    await store.keepWindow('one', 0, Float32Array.of(1));
    await store.end('one');
    await store.end('one');
    expect(await store.list()).toEqual([]);
    await expect(store.keepWindow('one', 1, Float32Array.of(2))).rejects.toMatchObject({
      code: 'storage-unavailable',
    });
    await store.begin(job('one', 2));
    expect(await store.windows('one')).toEqual([]);
  });

  it('that nobody came back for in a week go when another begins', async () => {
    const store = await openStore();
    await store.begin(job('forgotten', 1));
    await store.keepWindow('forgotten', 0, Float32Array.of(1));
    await store.begin(job('recent', 2));
    await store.begin(job('now', 2 + keptForMs));
    expect((await store.list()).map(({ id }) => id)).toEqual(['now', 'recent']);
    expect(await store.windows('forgotten')).toEqual([]);
  });
});
