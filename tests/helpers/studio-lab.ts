/**
 * The page without its looks over the tiny engine, in a tab that can die at any moment: from then on
 * nothing that it asked for is ever answered, and nothing that it says is heard.
 */
import type { Ports } from '../../src/app/ports.ts';
import { openQueuePort } from '../../src/app/queue/queue-port.ts';
import { openUnfinishedPort } from '../../src/app/queue/unfinished-port.ts';
import { createStudio, type Studio } from '../../src/app/studio.svelte.ts';
import { KinoraError } from '../../src/common/errors.ts';
import { readRecipe } from '../../src/common/recipe-file.ts';
import type { SourceStore } from '../../src/engine/sources.ts';
import { databaseClipStore } from '../../src/storage/clips.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { databaseJobStore } from '../../src/storage/jobs.ts';
import { databaseQueueStore } from '../../src/storage/queue.ts';
import { parseSettings, type Settings } from '../../src/storage/settings.ts';
import type { WeightStore } from '../../src/storage/weight-store.ts';
import type { ModelServer } from './model-server.ts';
import { quietPorts } from './quiet-ports.ts';
import { tinyEngine } from './tiny-engine.ts';
import type { Wrap } from './tiny-studio.ts';

/** What outlives a tab, besides IndexedDB. */
export interface Machine {
  readonly server: Pick<ModelServer, 'fetch'>;
  readonly weights: WeightStore;
  readonly sources: SourceStore;
  settings: Settings;
  tabs: number;
}

export interface Tab {
  readonly studio: Studio;
  readonly isDead: () => boolean;
  /** Resolves when the tab dies: what was asked for then is never answered. */
  readonly died: Promise<void>;
  readonly close: () => void;
}

export const newMachine = (parts: Pick<Machine, 'server' | 'weights' | 'sources'>): Machine => ({
  ...parts,
  settings: parseSettings({}),
  tabs: 0,
});

/** @param onCall before each call of the engine's ports; may end the tab, or break the call */
export async function openTab(
  machine: Machine,
  onCall: (site: string, tab: Pick<Tab, 'close'>) => void = () => undefined,
): Promise<Tab> {
  const name = `tab-${++machine.tabs}`;
  let isDead = false;
  let tellDeath: () => void;
  const died = new Promise<void>((resolve) => {
    tellDeath = resolve;
  });
  const never = new Promise<never>(() => undefined);
  const dead = (): boolean => isDead;
  const close = (): void => {
    isDead = true;
    tellDeath();
  };
  /** What comes back to a dead tab, or leaves it, does not. */
  const living = async <T>(work: () => Promise<T>): Promise<T> => {
    if (dead()) return never;
    const result = await work();
    return dead() ? never : result;
  };
  const alive = <T extends object>(store: T): T =>
    new Proxy(store, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        return typeof value !== 'function'
          ? value
          : (...args: unknown[]) =>
              living(() => (value as (...all: unknown[]) => Promise<unknown>).apply(target, args));
      },
    });
  const wrap: Wrap = (site, work) => {
    onCall(site, { close });
    return dead() ? (never as ReturnType<typeof work>) : work();
  };

  const database = await openDatabase();
  const clock = { nowMs: () => 0, date: () => new Date(1000 * machine.tabs) };
  const clips = alive(databaseClipStore(database, { maxClips: 1000, maxBytes: 2 ** 30 }));
  let ids = 0;
  const engine = tinyEngine({
    server: machine.server,
    weights: machine.weights,
    sources: machine.sources,
    jobs: alive(databaseJobStore(database)),
    clock,
    wrap,
    newId: () => `${name}-clip-${++ids}`,
  });
  const nobody = (): Promise<never> => Promise.reject(new KinoraError('internal'));
  const ports: Ports = {
    ...quietPorts,
    engine: { ...engine, onDeath: () => undefined },
    clips,
    // Whoever is gone holds no lock, and there is one tab at a time.
    unfinished: openUnfinishedPort(alive(databaseJobStore(database)), undefined),
    queue: openQueuePort(alive(databaseQueueStore(database)), undefined, name),
    settings: {
      load: () => machine.settings,
      save: (settings) => {
        machine.settings = settings;
        return true;
      },
    },
    readRecipe,
    rollSeed: () => 1,
    newId: () => `${name}-${++ids}`,
    dateMs: () => clock.date().getTime(),
    nowMs: () => 0,
    copyText: nobody,
  };
  const studio = createStudio(ports);
  return { studio, isDead: dead, died, close };
}
