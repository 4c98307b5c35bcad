import { mount, unmount } from 'svelte';
import { onTestFinished } from 'vitest';
import App from '../../src/app/App.svelte';
import type { Ports } from '../../src/app/ports.ts';
import '../../src/app/look/base.css';
import type { KeptClip } from '../../src/common/clip.ts';
import type { OwnStyle, QueuedJob } from '../../src/storage/database.ts';
import { changed } from '../../src/storage/clips.ts';
import { parseSettings, type Settings } from '../../src/storage/settings.ts';
import { quietPorts } from './quiet-ports.ts';
import { fishRecipe, scriptedEngine, type ScriptedEngine } from './scripted-engine.ts';

interface SavedFile {
  readonly file: Blob;
  readonly name: string;
}

export interface PageLab {
  readonly engine: ScriptedEngine;
  /** What the settings store holds. */
  readonly saved: () => Settings;
  /** What the clip store holds. */
  readonly stored: Map<string, KeptClip>;
  /** What the queue store holds. */
  readonly queued: Map<string, QueuedJob>;
  /** What the style store holds. */
  readonly styles: Map<string, OwnStyle>;
  readonly copied: string[];
  readonly savedFiles: readonly SavedFile[];
  /** Closes the page before the test ends. */
  readonly leave: () => Promise<void>;
}

interface PageOptions {
  readonly prompt?: string;
  readonly settings?: unknown;
  readonly clips?: readonly KeptClip[];
  /** Left by a visit before. */
  readonly styles?: readonly OwnStyle[];
  /** Left by a visit before. */
  readonly queued?: readonly QueuedJob[];
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
  const queued = new Map((options.queued ?? []).map((job) => [job.id, job]));
  const styles = new Map((options.styles ?? []).map((style) => [style.id, style]));
  const savedFiles: SavedFile[] = [];
  let ids = 0;
  let saved = parseSettings(options.settings ?? { form: { prompt: options.prompt } });
  const ports: Ports = {
    ...quietPorts,
    engine: engine.api,
    clips: {
      list: () => Promise.resolve([...stored.values()]),
      get: (id) => Promise.resolve(stored.get(id)),
      inventory: () => Promise.resolve({ whole: [...stored.values()], damaged: [] }),
      put: (clip, endsJob) => {
        stored.set(clip.id, clip);
        if (endsJob !== undefined) queued.delete(endsJob);
        return Promise.resolve([]);
      },
      putAll: (clips) => {
        for (const clip of clips) stored.set(clip.id, clip);
        return Promise.resolve(clips);
      },
      update: (ids, changes) => {
        const here = ids.filter((id) => stored.has(id));
        for (const id of here) stored.set(id, changed(stored.get(id)!, changes));
        return Promise.resolve(here);
      },
      remove: (...ids) => {
        for (const id of ids) stored.delete(id);
        return Promise.resolve();
      },
    },
    styles: {
      list: () => Promise.resolve([...styles.values()]),
      put: (style) => {
        styles.set(style.id, style);
        return Promise.resolve();
      },
      remove: (id) => {
        styles.delete(id);
        return Promise.resolve();
      },
    },
    queue: {
      adopt: (onJobs) => {
        if (options.queued) onJobs(options.queued);
        return Promise.resolve();
      },
      put: (jobs) => {
        for (const job of jobs) queued.set(job.id, job);
        return Promise.resolve();
      },
      remove: (ids) => {
        for (const id of ids) queued.delete(id);
        return Promise.resolve();
      },
    },
    newId: () => `id-${++ids}`,
    dateMs: () => Date.UTC(2026, 10, 24),
    settings: {
      load: () => saved,
      save: (settings) => {
        saved = settings;
        return true;
      },
    },
    readRecipe: () => Promise.resolve(fishRecipe),
    rollSeed: () => 4242,
    nowMs: () => performance.now(),
    saveFile: (file, name) => {
      savedFiles.push({ file, name });
    },
    copyText: (text) => {
      copied.push(text);
      return Promise.resolve();
    },
    forgetFragment: () => {
      history.replaceState(null, '', location.pathname + location.search);
    },
    ...options.ports,
  };
  const app = mount(App, { target: document.body, props: { ports } });
  let isOpen = true;
  const leave = async (): Promise<void> => {
    if (isOpen) await unmount(app);
    isOpen = false;
  };
  onTestFinished(async () => {
    await leave();
    history.replaceState(null, '', location.pathname + location.search);
  });
  return { engine, saved: () => saved, stored, queued, styles, copied, savedFiles, leave };
}
