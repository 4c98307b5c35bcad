import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { openQueuePort } from '../../../src/app/queue/queue-port.ts';
import { unfinishedJobs } from '../../../src/app/queue/unfinished-jobs.ts';
import { openUnfinishedPort } from '../../../src/app/queue/unfinished-port.ts';
import { KinoraError } from '../../../src/common/errors.ts';
import { openDatabase, type QueuedJob } from '../../../src/storage/database.ts';
import { jobLockName } from '../../../src/storage/jobs.ts';
import { databaseQueueStore, queueLockName, type QueueStore } from '../../../src/storage/queue.ts';
import { memoryWeightStore } from '../../../src/storage/weight-store.ts';
import { modelServer } from '../../helpers/model-server.ts';
import { newMachine, openTab, type Machine, type Tab } from '../../helpers/studio-lab.ts';
import { tinyModel } from '../../helpers/tiny-model.ts';
import { beats } from '../../helpers/recipes.ts';
import { makeTinyClip, memorySources, tinyRecipe } from '../../helpers/tiny-studio.ts';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

const of = (seed: number, prompt = `film ${seed}`) => ({
  ...tinyRecipe,
  seed,
  beats: beats(prompt),
});

async function machine(): Promise<Machine> {
  const server = modelServer(await tinyModel(), () => undefined);
  return newMachine({ server, weights: memoryWeightStore(), sources: memorySources() });
}

async function tabWith(seeds: readonly number[], here?: Machine): Promise<Tab> {
  const tab = await openTab(here ?? (await machine()));
  await tab.studio.look();
  await tab.studio.queue.pause();
  for (const seed of seeds) tab.studio.makeFrom(of(seed), {});
  return tab;
}

const seedsOf = ({ studio }: Tab): number[] => studio.queue.jobs.map(({ recipe }) => recipe.seed);
const madeBy = ({ studio }: Tab): number[] =>
  studio.shelf.clips.map(({ recipe }) => recipe.seed).toReversed();

test('films are made one after the other, in the order that was left', async () => {
  const tab = await tabWith([1, 2, 3]);
  const { queue } = tab.studio;
  queue.move(queue.jobs[2]!.id, -1);
  queue.move(queue.jobs[0]!.id, -1);
  expect(seedsOf(tab)).toEqual([1, 3, 2]);
  queue.duplicate(queue.jobs[1]!.id);
  expect(seedsOf(tab)).toEqual([1, 3, 3, 2]);
  queue.edit(queue.jobs[2]!.id, { recipe: of(4) });
  await queue.remove(queue.jobs[0]!.id);
  expect(seedsOf(tab)).toEqual([3, 4, 2]);
  queue.goOn();
  await vi.waitUntil(() => queue.jobs.length === 0, { timeout: 10_000 });
  expect(madeBy(tab)).toEqual([3, 4, 2]);
});

test('the very same wish is queued once', async () => {
  const tab = await tabWith([1, 1, 2]);
  expect(seedsOf(tab)).toEqual([1, 2]);
});

test('its order, changes and pause are found by the next visit', async () => {
  const here = await machine();
  const tab = await tabWith([1, 2, 3], here);
  const { queue } = tab.studio;
  queue.move(queue.jobs[0]!.id, 1);
  queue.edit(queue.jobs[0]!.id, { recipe: of(9) });
  await queue.saved();
  here.settings = tab.studio.settings;
  tab.close();
  const next = await openTab(here);
  await next.studio.look();
  await next.studio.offerUnfinished();
  expect(seedsOf(next)).toEqual([9, 1, 3]);
  expect(next.studio.queue.isPaused).toBe(true);
});

test('paused in the middle of a film it goes on at the window it was in, to the same latents', async () => {
  const here = await machine();
  let passes = 0;
  const tab = await openTab(here, (site) => {
    // In the second of three windows.
    if (site === 'transformer.predict' && ++passes === 5) void tab.studio.queue.pause();
  });
  await tab.studio.look();
  tab.studio.makeFrom(of(1), {});
  await vi.waitUntil(() => tab.studio.queue.runningId === undefined, { timeout: 10_000 });
  expect(tab.studio.queue.jobs).toHaveLength(1);
  expect(tab.studio.stage.scene.kind).toBe('opening');
  const before = passes;
  tab.studio.queue.goOn();
  await vi.waitUntil(() => tab.studio.queue.jobs.length === 0, { timeout: 10_000 });
  expect(passes - before).toBe(6);
  const { latentsSha256 } = await makeTinyClip({ recipe: of(1) });
  expect(tab.studio.shelf.clips[0]).toMatchObject({ latentsSha256 });
});

/** A tab that makes films of these seeds, and cancels at this pass of the denoiser; each film has nine. */
async function cancelledAt(
  pass: number,
  seeds: readonly number[],
  here?: Machine,
): Promise<{ tab: Tab; passes: () => number }> {
  let passes = 0;
  const tab: Tab = await openTab(here ?? (await machine()), (site) => {
    if (site === 'transformer.predict' && ++passes === pass) void tab.studio.cancel();
  });
  await tab.studio.look();
  for (const seed of seeds) tab.studio.makeFrom(of(seed), {});
  await vi.waitUntil(() => tab.studio.queue.jobs.length === 0, { timeout: 10_000 });
  await vi.waitUntil(() => tab.studio.notices.current !== undefined);
  return { tab, passes: () => passes };
}

const noticeOf = ({ studio }: Tab) => studio.notices.current!;
const countJobs = async (): Promise<number> => (await openDatabase()).count('jobs');

test('a film that is cancelled leaves the queue, and the next one is made', async () => {
  const { tab } = await cancelledAt(5, [1, 2]);
  expect(madeBy(tab)).toEqual([2]);
});

test('a film that is cancelled goes on at the window it was in when asked to, to the same latents', async () => {
  // In the third of three windows.
  const { tab, passes } = await cancelledAt(8, [1]);
  expect(noticeOf(tab).text).toBe('Cancelled. What is made of the film is kept.');
  expect(await countJobs()).toBe(1);
  const before = passes();
  noticeOf(tab).action!.run();
  await vi.waitUntil(() => madeBy(tab).length === 1, { timeout: 10_000 });
  expect(passes() - before).toBe(3);
  const { latentsSha256 } = await makeTinyClip({ recipe: of(1) });
  expect(tab.studio.shelf.clips[0]).toMatchObject({ latentsSha256 });
  expect(await countJobs()).toBe(0);
});

test('a film that is cancelled is offered at the next visit too, to go on or to be forgotten', async () => {
  const here = await machine();
  const { tab } = await cancelledAt(5, [1], here);
  tab.close();
  const next = await openTab(here);
  await next.studio.look();
  await next.studio.offerUnfinished();
  expect(noticeOf(next).text).toMatch(/was not finished/);
  noticeOf(next).other!.run();
  await vi.waitUntil(() => noticeOf(next).text === 'What was made of the film is erased.');
  expect(await countJobs()).toBe(0);
  expect(await (await openDatabase()).count('windows')).toBe(0);
});

test('of a film that is cancelled in its first window nothing is kept, and nothing offered', async () => {
  const { tab } = await cancelledAt(2, [1]);
  expect(noticeOf(tab)).toEqual({ text: 'Cancelled. The sentence is kept.' });
  expect(await countJobs()).toBe(0);
});

test('a sentence that is refused waits for its maker, and the others are made', async () => {
  const tab = await tabWith([1]);
  const { queue } = tab.studio;
  tab.studio.makeFrom(of(2, 'a naked woman'), {});
  tab.studio.makeFrom(of(3), {});
  queue.goOn();
  await vi.waitUntil(() => madeBy(tab).length === 2, { timeout: 10_000 });
  await vi.waitUntil(() => queue.runningId === undefined);
  expect(madeBy(tab)).toEqual([1, 3]);
  expect(queue.jobs).toMatchObject([{ failure: { code: 'prompt-refused' } }]);
  queue.edit(queue.jobs[0]!.id, { recipe: of(2, 'a woman') });
  await vi.waitUntil(() => queue.jobs.length === 0, { timeout: 10_000 });
  expect(madeBy(tab)).toEqual([1, 3, 2]);
});

test('what is wrong with the machine stops the queue, and the next press of Make starts it again', async () => {
  let isBroken = true;
  const tab = await openTab(await machine(), (site) => {
    if (site === 'planEncoding' && isBroken) throw new KinoraError('webcodecs-missing');
  });
  const { studio } = tab;
  await studio.look();
  for (const seed of [1, 2]) studio.makeFrom(of(seed), {});
  await vi.waitUntil(() => studio.queue.isPaused, { timeout: 10_000 });
  expect(studio.stage.scene).toMatchObject({
    kind: 'failed',
    error: { code: 'webcodecs-missing' },
  });
  expect(studio.queue.jobs).toMatchObject([{ failure: { code: 'webcodecs-missing' } }, {}]);
  expect(studio.settings.isQueuePaused).toBe(false);
  isBroken = false;
  await studio.takeStep('make-again');
  await vi.waitUntil(() => studio.queue.jobs.length === 0, { timeout: 10_000 });
  expect(madeBy(tab)).toEqual([1, 2]);
});

test('takes have the next seeds, belong together and are shown side by side', async () => {
  const tab = await openTab(await machine());
  const { studio } = tab;
  await studio.look();
  Object.assign(studio.composer.form, {
    prompt: 'a fish',
    ratio: '1:1',
    takes: 3,
    seed: 2 ** 32 - 2,
  });
  studio.composer.form.isSeedLocked = true;
  await studio.make();
  await vi.waitUntil(() => studio.queue.jobs.length === 0, { timeout: 20_000 });
  expect(madeBy(tab)).toEqual([2 ** 32 - 2, 2 ** 32 - 1, 0]);
  const { scene } = studio.stage;
  if (scene.kind !== 'takes') throw new Error(scene.kind);
  expect(new Set(scene.clips.map(({ takesOf }) => takesOf)).size).toBe(1);
  expect(scene.clips).toHaveLength(3);
  const best = scene.clips[1]!;
  await studio.keepBest(best, scene.clips);
  expect(studio.shelf.clips).toMatchObject([{ id: best.id }]);
  expect(studio.shelf.binned).toHaveLength(2);
});

test('a job that brought the page down three times waits for the visitor', async () => {
  const here = await machine();
  const tab = await tabWith([1], here);
  await tab.studio.queue.saved();
  tab.close();
  for (let visits = 0; visits < 3; visits++) {
    const crashing = await openTab(here, (_site, { close }) => {
      close();
    });
    await crashing.studio.look();
    void crashing.studio.offerUnfinished();
    await crashing.died;
  }
  const last = await openTab(here);
  await last.studio.look();
  await last.studio.offerUnfinished();
  expect(last.studio.queue).toMatchObject({ isPaused: true, runningId: undefined });
  last.studio.queue.goOn();
  await vi.waitUntil(() => last.studio.queue.jobs.length === 0, { timeout: 10_000 });
  expect(madeBy(last)).toEqual([1]);
});

const neverAnswers = (): Promise<never> => new Promise(() => undefined);

test('a browser whose locks give no answer is as one without: what a reload left is found all the same', async () => {
  const job = (id: string, owner: string): QueuedJob => ({
    ...{ id, owner, place: 1, backend: 'cpu', files: {}, starts: 0, createdAtMs: 0 },
    recipe: of(1),
  });
  const kept = [job('a', 'before the reload')];
  const store = {
    list: () => Promise.resolve(kept),
    adopt: () => Promise.resolve(kept),
  } as unknown as QueueStore;
  const silent = { query: neverAnswers, request: neverAnswers } as unknown as LockManager;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const taken: string[] = [];
  const adopting = openQueuePort(store, silent, 'here').adopt((jobs) => {
    taken.push(...jobs.map(({ id }) => id));
  });
  const begun = { id: 'b', recipe: of(2), backend: 'cpu', createdAtMs: 0 } as const;
  const offering = unfinishedJobs(() => Promise.resolve([begun]), silent);
  await vi.advanceTimersByTimeAsync(3000);
  await adopting;
  expect(taken).toEqual(['a']);
  expect(await offering).toEqual([begun]);
  vi.useRealTimers();
});

test('a film that another tab makes is offered once that tab lets it go', async () => {
  const job = (id: string) => ({ id, recipe: of(1), backend: 'cpu', createdAtMs: 0 }) as const;
  let letGo: (() => void) | undefined;
  const locks = {
    query: () => Promise.resolve({ held: [{ name: jobLockName('a') }] }),
    request: (_name: string, work: () => void) =>
      new Promise<void>((resolve) => {
        letGo = () => {
          work();
          resolve();
        };
      }),
  } as unknown as LockManager;
  const free = () => Promise.resolve([job('a'), job('b')]);
  expect((await unfinishedJobs(free, locks)).map(({ id }) => id)).toEqual(['b']);
  const offering = unfinishedJobs(() => Promise.resolve([job('a')]), locks);
  await vi.waitUntil(() => letGo !== undefined);
  letGo!();
  expect((await offering).map(({ id }) => id)).toEqual(['a']);

  const store = { list: free, windowCount: () => Promise.resolve(1), end: () => Promise.resolve() };
  const port = openUnfinishedPort(store, locks);
  // Where a list is shown, nothing waits.
  expect((await port.now()).map(({ id }) => id)).toEqual(['b']);
  const ofOther = openUnfinishedPort({ ...store, list: () => Promise.resolve([job('a')]) }, locks);
  expect(await ofOther.now()).toEqual([]);
});

test('jobs of another tab are taken over when it goes, and not before', async () => {
  const store = databaseQueueStore(await openDatabase());
  const job = (id: string, owner: string, place: number): QueuedJob => ({
    ...{ id, owner, place, backend: 'cpu', files: {}, starts: 0, createdAtMs: 0 },
    recipe: of(1),
  });
  await store.put([job('a', 'gone', 1), job('b', 'open', 1), job('c', 'gone', 2)]);
  const waiting: (() => Promise<void>)[] = [];
  const locks = {
    query: () => Promise.resolve({ held: [{ name: queueLockName('open') }] }),
    request: (name: string, work: () => Promise<void>) => {
      if (name === queueLockName('open')) waiting.push(work);
      return new Promise<void>(() => undefined);
    },
  } as never;
  const port = openQueuePort(store, locks, 'here');
  const taken: string[] = [];
  await port.adopt((jobs) => taken.push(...jobs.map(({ id }) => id)));
  expect(taken).toEqual(['a', 'c']);
  await Promise.all(waiting.map((work) => work()));
  expect(taken).toEqual(['a', 'c', 'b']);
  expect((await store.list()).map(({ id, owner }) => [id, owner])).toEqual([
    ['a', 'here'],
    ['c', 'here'],
    ['b', 'here'],
  ]);
});
