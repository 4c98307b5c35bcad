import { mount, unmount } from 'svelte';
import { onTestFinished } from 'vitest';
import App from '../../src/app/App.svelte';
import type { Ports } from '../../src/app/ports.ts';
import '../../src/app/look/base.css';
import type { Clip } from '../../src/common/clip.ts';
import { parseSettings, type Settings } from '../../src/storage/settings.ts';
import { fishRecipe, scriptedEngine, type ScriptedEngine } from './scripted-engine.ts';

export interface PageLab {
  readonly engine: ScriptedEngine;
  /** What the settings store holds. */
  readonly saved: () => Settings;
  /** What the clip store holds. */
  readonly stored: Map<string, Clip>;
  readonly copied: string[];
}

interface PageOptions {
  readonly prompt?: string;
  readonly settings?: unknown;
  readonly clips?: readonly Clip[];
  readonly ports?: Partial<Ports>;
  /** Before the page looks at the device. */
  readonly prepare?: (engine: ScriptedEngine) => void;
}

/** The whole page over a scripted engine and stores in memory; gone when the test is. */
export function openPage(options: PageOptions = {}): PageLab {
  const engine = scriptedEngine();
  options.prepare?.(engine);
  const stored = new Map((options.clips ?? []).map((clip) => [clip.id, clip]));
  const copied: string[] = [];
  let saved = parseSettings(options.settings ?? { form: { prompt: options.prompt } });
  const ports: Ports = {
    engine: engine.api,
    clips: {
      list: () => Promise.resolve([...stored.values()]),
      put: (clip) => {
        stored.set(clip.id, clip);
        return Promise.resolve([]);
      },
      remove: (id) => {
        stored.delete(id);
        return Promise.resolve();
      },
    },
    watchStorage: () => undefined,
    settings: {
      load: () => saved,
      save: (settings) => {
        saved = settings;
        return true;
      },
    },
    unfinishedJobs: () => Promise.resolve([]),
    gallery: [],
    readRecipe: () => Promise.resolve(fishRecipe),
    picturesOf: () => Promise.resolve([]),
    rollSeed: () => 4242,
    nowMs: () => performance.now(),
    watchRequests: () => () => undefined,
    copyText: (text) => {
      copied.push(text);
      return Promise.resolve();
    },
    forgetFragment: () => {
      history.replaceState(null, '', location.pathname + location.search);
    },
    reload: () => undefined,
    insecureAddress: undefined,
    openOverHttps: () => undefined,
    proof: {
      buildHash: undefined,
      policy: undefined,
      isOnline: () => true,
      watchNetwork: () => () => undefined,
      tryToLeave: () => Promise.resolve([]),
    },
    offline: undefined,
    ...options.ports,
  };
  const app = mount(App, { target: document.body, props: { ports } });
  onTestFinished(async () => {
    await unmount(app);
    history.replaceState(null, '', location.pathname + location.search);
  });
  return { engine, saved: () => saved, stored, copied };
}
