/** Whatever happens to a tab, its queue is made to the end, each film as if nothing had happened. */
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { KinoraError } from '../../src/common/errors.ts';
import { normals } from '../../src/common/random.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { memoryWeightStore } from '../../src/storage/weight-store.ts';
import { modelServer } from '../helpers/model-server.ts';
import { newMachine, openTab, type Machine, type Tab } from '../helpers/studio-lab.ts';
import { tinyModel } from '../helpers/tiny-model.ts';
import { makeTinyClip, memorySources, tinyRecipe } from '../helpers/tiny-studio.ts';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

const recipes = Array.from({ length: 10 }, (_, i) => ({ ...tinyRecipe, seconds: 9, seed: i + 1 }));

async function machine(): Promise<Machine> {
  const server = modelServer(await tinyModel(), () => undefined);
  return newMachine({ server, weights: memoryWeightStore(), sources: memorySources() });
}

/** What a visitor does: comes, goes on with what is there, tries again what failed, until all is made. */
async function visit({ studio, isDead, died }: Tab): Promise<void> {
  const { queue } = studio;
  await studio.look();
  await studio.loadShelf();
  await Promise.race([studio.offerUnfinished(), died]);
  while (!isDead() && queue.jobs.length > 0) {
    if (queue.isPaused) queue.goOn();
    for (const { id, failure } of queue.jobs) if (failure !== undefined) queue.retry(id);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** Numbers between 0 and 1, the same at every run. */
function chances(seed: number): () => number {
  const drawn = normals(seed, 'tests', 1000);
  let next = 0;
  return () => (1000 * Math.abs(drawn[next++]!)) % 1;
}

const stored = async (): Promise<{ hashes: string[]; queued: number; jobs: number }> => {
  const database = await openDatabase();
  const clips = await database.getAll('clips');
  const bySeed = clips.toSorted((one, other) => one.recipe.seed - other.recipe.seed);
  const [queued, jobs] = await Promise.all([database.count('queue'), database.count('jobs')]);
  return { hashes: bySeed.map(({ latentsSha256 }) => latentsSha256), queued, jobs };
};

test('a queue of ten lives through fifty ends of its tab, its worker and its card: none is lost', async () => {
  const expected: string[] = [];
  for (const recipe of recipes) expected.push((await makeTinyClip({ recipe })).latentsSha256);
  expect(new Set(expected).size).toBe(10);

  const here = await machine();
  const asking = await openTab(here);
  await asking.studio.look();
  await asking.studio.queue.pause();
  for (const recipe of recipes) asking.studio.makeFrom(recipe, {});
  await asking.studio.queue.saved();
  asking.close();
  expect(await stored()).toEqual({ hashes: [], queued: 10, jobs: 0 });

  const chance = chances(17);
  const ends = { tab: 0, 'gpu-lost': 0, 'worker-died': 0 };
  const count = (): number => ends.tab + ends['gpu-lost'] + ends['worker-died'];
  const kinds = ['tab', 'tab', 'gpu-lost', 'worker-died'] as const;
  let callsLeft = 1;
  while (count() < 50) {
    const tab = await openTab(here, (_site, { close }) => {
      if (--callsLeft > 0 || count() === 50) return;
      callsLeft = 1 + Math.floor(chance() * 100);
      const kind = kinds[Math.floor(chance() * kinds.length)]!;
      ends[kind]++;
      if (kind !== 'tab') throw new KinoraError(kind);
      close();
    });
    await visit(tab);
    if (!tab.isDead()) break;
  }
  expect(count()).toBe(50);
  expect(Math.min(...Object.values(ends))).toBeGreaterThan(5);

  const last = await openTab(here);
  await visit(last);
  expect(await stored()).toEqual({ hashes: expected, queued: 0, jobs: 0 });
  expect(last.studio.shelf.clips).toHaveLength(10);
});
