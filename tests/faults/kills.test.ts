/**
 * Fifty films, each killed once at a moment that chance picks: the worker dies, the tab goes with it, or
 * the graphics card is lost. Whoever presses the same again gets the film that was never disturbed, and
 * what was kept before the kill is not made again.
 */
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { connectEngine, type EngineClient } from '../../src/app/engine-client.ts';
import { systemClock } from '../../src/common/clock.ts';
import { asKinoraError, KinoraError } from '../../src/common/errors.ts';
import { philox } from '../../src/common/random.ts';
import { errorsAsData } from '../../src/engine/errors-as-data.ts';
import { openDatabase, type Database } from '../../src/storage/database.ts';
import { databaseJobStore } from '../../src/storage/jobs.ts';
import { databaseWeightStore } from '../../src/storage/weight-store.ts';
import { channelWorker, type ChannelWorker } from '../helpers/channel-worker.ts';
import { modelServer } from '../helpers/model-server.ts';
import { tinyEngine } from '../helpers/tiny-engine.ts';
import { tinyModel } from '../helpers/tiny-model.ts';
import { tinyRecipe, type Wrap } from '../helpers/tiny-studio.ts';

const kills = 50;
const kinds = ['worker', 'tab', 'graphics card'] as const;
const model = await tinyModel();
const totals = { tried: 0, survived: 0, lost: 0 };

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

afterAll(() => {
  const { tried, survived, lost } = totals;
  console.log(`kills: ${tried} tried, ${survived} survived, ${lost} lost`);
  const folder = process.env['KINORA_FAULT_REPORTS'];
  if (folder !== undefined) writeFileSync(`${folder}/kills.json`, JSON.stringify(totals));
});

interface Tab {
  readonly client: EngineClient;
  /** The one that lives. */
  readonly worker: () => ChannelWorker;
}

/** @param wrap sees every call of the engine's ports */
function openTab(database: Database, wrap: Wrap): Tab {
  const server = modelServer(model);
  let worker: ChannelWorker | undefined;
  const client = connectEngine(() => {
    worker = channelWorker(
      errorsAsData(
        tinyEngine({
          server,
          weights: databaseWeightStore(database),
          jobs: databaseJobStore(database),
          clock: systemClock,
          wrap,
        }),
      ),
    );
    return worker;
  });
  return { client, worker: () => worker! };
}

async function make({ client }: Tab): Promise<string> {
  const clip = await client.make({ recipe: tinyRecipe, backend: 'cpu' }, () => undefined);
  return `${clip.latentsSha256} ${await clip.file.text()}`;
}

/** Counts the calls, and what is denoised among them. */
function counter(onCall: (call: number) => void = () => undefined) {
  const count = { calls: 0, steps: 0 };
  const wrap: Wrap = (site, work) => {
    count.calls++;
    if (site === 'transformer.predict') count.steps++;
    onCall(count.calls);
    return work();
  };
  return { count, wrap };
}

test(`${kills} kills at random moments lose nothing`, { timeout: 120_000 }, async () => {
  const undisturbed = counter();
  const whole = await make(openTab(await openDatabase(), undisturbed.wrap));
  const { calls, steps } = undisturbed.count;
  const stepsOfWindow = steps / 3;
  for (let index = 0; index < kills; index++) {
    vi.stubGlobal('indexedDB', new IDBFactory());
    const database = await openDatabase();
    const [first, second] = philox([index, 0, 0, 0], [13, 37]);
    const kind = kinds[first % kinds.length]!;
    const at = 1 + (second % calls);
    const told = `${kind}, call ${at} of ${calls}`;
    totals.tried++;
    totals.lost++;

    let happened: (() => void) | undefined;
    const killed = new Promise<void>((resolve) => {
      happened = resolve;
    });
    const isDead = { yes: false };
    const before = counter();
    const wrap: Wrap = (site, work) => {
      // A dead realm does nothing more.
      if (isDead.yes) return new Promise<never>(() => undefined) as never;
      if (before.count.calls + 1 !== at) return before.wrap(site, work);
      before.count.calls++;
      happened!();
      if (kind === 'graphics card') throw new KinoraError('gpu-lost', { reason: 'killed' });
      isDead.yes = true;
      return new Promise<never>(() => undefined) as never;
    };
    const tab = openTab(database, wrap);
    const making = make(tab).catch((thrown: unknown) => asKinoraError(thrown).code);
    await killed;
    if (kind === 'worker') tab.worker().crash('out of memory');
    if (kind === 'tab') tab.worker().terminate();
    else expect(await making, told).toBe(kind === 'worker' ? 'worker-died' : 'gpu-lost');

    const kept = (await database.getAllKeys('windows')).length;
    const after = counter();
    const next = openTab(database, after.wrap);
    expect(await make(next), told).toBe(whole);
    expect(after.count.steps, `${told}: steps of windows not kept`).toBe(
      steps - kept * stepsOfWindow,
    );
    expect(await database.count('jobs'), `${told}: jobs left`).toBe(0);
    expect(await database.count('windows'), `${told}: windows left`).toBe(0);
    next.client.dispose();
    tab.client.dispose();
    database.close();
    totals.lost--;
    totals.survived++;
  }
});
