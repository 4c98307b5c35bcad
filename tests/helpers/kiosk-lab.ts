/**
 * A whole kiosk without a browser: the real kiosk, engine client, engine, journal and stores, over a
 * driven clock, networks that are plain arithmetic and a database in memory.
 */
import { connectEngine } from '../../src/app/engine-client.ts';
import { createKiosk, type Kiosk } from '../../src/app/kiosk/kiosk.svelte.ts';
import type { KioskPorts } from '../../src/app/kiosk/kiosk-ports.ts';
import { tracesOf } from '../../src/app/kiosk/traces.ts';
import { errorsAsData } from '../../src/engine/errors-as-data.ts';
import { clipLimits } from '../../src/storage/clip-room.ts';
import { databaseClipStore } from '../../src/storage/clips.ts';
import { openDatabase, type Database } from '../../src/storage/database.ts';
import { databaseJobStore } from '../../src/storage/jobs.ts';
import { databaseLatentStore } from '../../src/storage/latents.ts';
import { sourceStore } from '../../src/engine/sources.ts';
import { localKioskStore } from '../../src/storage/kiosk.ts';
import { databaseWeightStore } from '../../src/storage/weight-store.ts';
import { channelWorker, type ChannelWorker } from './channel-worker.ts';
import type { DrivenClock } from './driven-clock.ts';
import { partsOnScreen } from './parts-on-screen.ts';
import { modelServer } from './model-server.ts';
import { tinyEngine } from './tiny-engine.ts';
import { tinyModel } from './tiny-model.ts';
import type { Wrap } from './tiny-studio.ts';

export interface KioskLab {
  readonly database: Database;
  readonly local: MemoryStorage;
  readonly session: MemoryStorage;
  /** Files that visitors put into the folder. */
  readonly folder: Blob[];
  /** Workers of the page that is open, the last one alive. */
  readonly workers: ChannelWorker[];
  readonly reloads: () => number;
  /** Opens the page, as after a start or a crash. */
  openPage(): Kiosk;
}

/** @param given in place of the kiosk's own ports */
export async function kioskLab(
  clock: DrivenClock,
  wrap: Wrap,
  given: Partial<KioskPorts> = {},
): Promise<KioskLab> {
  const database = await openDatabase();
  const server = modelServer(await tinyModel());
  const [local, session] = [memoryStorage(), memoryStorage()];
  const folder: Blob[] = [];
  const workers: ChannelWorker[] = [];
  let reloads = 0;
  let seed = 0;

  function openPage(): Kiosk {
    const client = connectEngine(() => {
      const worker = channelWorker(
        errorsAsData(
          tinyEngine({
            server,
            weights: databaseWeightStore(database),
            jobs: databaseJobStore(database),
            sources: sourceStore(databaseLatentStore(database), clock),
            clock,
            wrap,
          }),
        ),
      );
      workers.push(worker);
      return worker;
    });
    const ports: KioskPorts = {
      engine: client,
      restartEngine: () => {
        client.dispose();
      },
      clock,
      store: localKioskStore(() => local),
      ownLanguage: 'en',
      loopFilms: async () => {
        await clock.sleep(300);
        return ['a red fish', 'a blue boat'].map((prompt) => ({
          prompt,
          file: new Blob(['film']),
          isOwn: false,
        }));
      },
      liveScreen: partsOnScreen().screen,
      remembered: () => ({ backend: undefined, trials: undefined }),
      rollSeed: () => seed++,
      traces: tracesOf({
        web: () => [local, session],
        inDatabase: (work) => work(database),
        clock,
      }),
      folder: {
        isOffered: true,
        choose: () => Promise.resolve('stick'),
        ready: () => Promise.resolve('stick'),
        save: (file) => {
          folder.push(file);
          return Promise.resolve(`film-${folder.length}.mp4`);
        },
      },
      wakeLock: { hold: () => undefined, release: () => undefined },
      ownAddress: 'https://kinora.example/',
      insecureAddress: undefined,
      reload: () => {
        reloads++;
      },
      leave: () => undefined,
      ...given,
    };
    return createKiosk(ports);
  }

  return { database, local, session, folder, workers, reloads: () => reloads, openPage };
}

export interface MemoryStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export function memoryStorage(): MemoryStorage {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

/** Whether a text stands anywhere in what this browser keeps, clips' files included. */
export async function isKept(text: string, lab: KioskLab): Promise<boolean> {
  const web = [lab.local, lab.session].flatMap((storage) =>
    Array.from({ length: storage.length }, (_, index) => storage.key(index)!).flatMap((key) => [
      key,
      storage.getItem(key)!,
    ]),
  );
  const names = ['clips', 'jobs', 'settings', 'models'] as const;
  const records: unknown[] = (
    await Promise.all(names.map((name) => lab.database.getAll(name)))
  ).flat();
  const files = await Promise.all(
    (await databaseClipStore(lab.database, clipLimits({})).list()).flatMap(({ file, poster }) => [
      file.text(),
      poster.text(),
    ]),
  );
  return [...web, JSON.stringify(records), ...files].some((each) => each.includes(text));
}
