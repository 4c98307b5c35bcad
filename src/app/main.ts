import { mount } from 'svelte';
import gallery from 'virtual:gallery';
import { withDeadline } from '../common/deadline.ts';
import { bestLanguage } from '../common/language.ts';
import { readRecipe } from '../common/recipe-file.ts';
import { watchOwnRequests } from '../common/requests.ts';
import { systemClock } from '../common/clock.ts';
import { trustOwnScripts } from '../common/trusted-scripts.ts';
import { clipLimits, type ClipLimits } from '../storage/clip-room.ts';
import { databaseClipStore } from '../storage/clips.ts';
import { databaseDamagedStore } from '../storage/damaged-store.ts';
import { databaseBringInStore } from '../storage/bring-in.ts';
import { openDatabase, type ClosedReason } from '../storage/database.ts';
import { databaseJobStore } from '../storage/jobs.ts';
import { databaseQueueStore, reopeningQueueStore } from '../storage/queue.ts';
import { reopening } from '../storage/reopening.ts';
import { localLanguage } from '../storage/language.ts';
import { localSettings } from '../storage/settings.ts';
import { databaseStyleStore, reopeningStyleStore } from '../storage/styles.ts';
import { inDatabase } from '../storage/in-database.ts';
import App from './App.svelte';
import { startEngine } from './engine-client.ts';
import { browserFolder, folderKeys } from './folder/folder.ts';
import { openBringInPort } from './library/bring-in-port.ts';
import { openQueuePort } from './queue/queue-port.ts';
import { openUnfinishedPort } from './queue/unfinished-port.ts';
import { speak } from './language/language.svelte.ts';
import { picturesOf } from './made-here/pictures-of.ts';
import type { OfflinePort } from './offline/offline.svelte.ts';
import type { Ports } from './ports.ts';
import { openClipNews } from './shelf/clip-news.ts';
import { tryToLeave } from './privacy/proof.ts';

const storageWatchers: ((reason: ClosedReason) => void)[] = [];

/** Opened by each call that needs it, so that a page without storage still stands. */
const clips = reopening(
  async (onClosed) => databaseClipStore(await openDatabase({ onClosed }), await limits()),
  (reason) => {
    for (const watch of storageWatchers) watch(reason);
  },
);

async function limits(): Promise<ClipLimits> {
  // Not there on an insecure origin, and refused by some browsers in private windows.
  const storage = 'storage' in navigator ? navigator.storage : undefined;
  if (storage === undefined) return clipLimits({});
  const estimate = withDeadline(storage.estimate(), 5000, 'estimate');
  return clipLimits(await estimate.catch(() => ({})));
}

/** Absent on insecure origins, and in development, where files change under a cache. */
function offlinePort(): OfflinePort | undefined {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return undefined;
  return {
    container: navigator.serviceWorker,
    scriptUrl: new URL('service-worker.js', document.baseURI).href,
    isIsolated: crossOriginIsolated,
    markReloaded: () => {
      const wasReloaded = sessionStorage.getItem('reloaded-for-isolation') !== null;
      sessionStorage.setItem('reloaded-for-isolation', 'yes');
      return wasReloaded;
    },
    reload,
  };
}

/** Of a line that the build wrote into the page. */
function metaContent(selector: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(selector)?.content;
}

/** `randomUUID` is not there on an insecure origin. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join(
    '-',
  );
}

function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has the address once the click is done; how long it reads is not told.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 60_000);
}

/** That of the last choice, else of the browser; English where its own did not arrive. */
async function speakFirst(): Promise<void> {
  const language = languages.load() ?? bestLanguage(navigator.languages);
  await speak(language).catch(() => speak('en'));
}

function reload(): void {
  location.reload();
}

// Before anything is started: the policy lets no other address become a program.
trustOwnScripts();

const languages = localLanguage(() => localStorage);
await speakFirst();

const locks = 'locks' in navigator ? navigator.locks : undefined;
const engine = startEngine();
const ports: Ports = {
  engine,
  clips: {
    list: () => clips.use((store) => store.list()),
    get: (id) => clips.use((store) => store.get(id)),
    inventory: () => clips.use((store) => store.inventory()),
    put: async (clip, endsJob) => {
      const gone = await clips.use((store) => store.put(clip, endsJob));
      // Now there is something to lose: what is not persistent goes when the disk runs low.
      navigator.storage.persist().catch(() => undefined);
      return gone;
    },
    putAll: async (all) => {
      const kept = await clips.use((store) => store.putAll(all));
      navigator.storage.persist().catch(() => undefined);
      return kept;
    },
    update: (ids, changes) => clips.use((store) => store.update(ids, changes)),
    remove: (...ids) => clips.use((store) => store.remove(...ids)),
  },
  clipNews: openClipNews(),
  damaged: {
    list: () => inDatabase((database) => databaseDamagedStore(database).list()),
    remove: (damaged) => inDatabase((database) => databaseDamagedStore(database).remove(damaged)),
    putBack: (damaged) => inDatabase((database) => databaseDamagedStore(database).putBack(damaged)),
  },
  styles: reopeningStyleStore(
    reopening(async (onClosed) => databaseStyleStore(await openDatabase({ onClosed }))),
  ),
  bringIn: openBringInPort(
    {
      begin: () => inDatabase((database) => databaseBringInStore(database).begin()),
      end: () => inDatabase((database) => databaseBringInStore(database).end()),
      count: () => inDatabase((database) => databaseBringInStore(database).count()),
    },
    'locks' in navigator ? navigator.locks : undefined,
  ),
  queue: openQueuePort(
    reopeningQueueStore(
      reopening(async (onClosed) => databaseQueueStore(await openDatabase({ onClosed }))),
    ),
    locks,
    newId(),
  ),
  newId,
  dateMs: () => systemClock.date().getTime(),
  watchStorage: (onLost) => {
    storageWatchers.push(onLost);
  },
  unfinished: openUnfinishedPort(
    {
      list: () => inDatabase((database) => databaseJobStore(database).list()),
      windowCount: (id) => inDatabase((database) => databaseJobStore(database).windowCount(id)),
      end: (id) => inDatabase((database) => databaseJobStore(database).end(id)),
    },
    locks,
  ),
  settings: localSettings(() => localStorage),
  languages,
  gallery,
  readRecipe: (file) => withDeadline(readRecipe(file), 30_000, 'reading'),
  picturesOf,
  rollSeed: () => crypto.getRandomValues(new Uint32Array(1))[0]!,
  nowMs: () => performance.now(),
  watchRequests: watchOwnRequests,
  saveFile,
  folder: browserFolder(inDatabase, folderKeys.studio),
  copyText: (text) => withDeadline(navigator.clipboard.writeText(text), 10_000, 'clipboard'),
  forgetFragment: () => {
    history.replaceState(null, '', location.pathname + location.search);
  },
  reload,
  proof: {
    buildHash: metaContent('meta[name=kinora-build]'),
    policy: metaContent('meta[http-equiv=Content-Security-Policy]'),
    isOnline: () => navigator.onLine,
    watchNetwork: (onChange) => {
      const stop = new AbortController();
      for (const type of ['online', 'offline']) {
        addEventListener(type, onChange, { signal: stop.signal });
      }
      return () => {
        stop.abort();
      };
    },
    tryToLeave: () =>
      tryToLeave(
        () =>
          new Worker(new URL('./privacy/leaving-worker.ts', import.meta.url), { type: 'module' }),
      ),
  },
  offline: offlinePort(),
  insecureAddress: isSecureContext ? undefined : location.origin,
  openOverHttps: () => {
    location.protocol = 'https:';
  },
};

const target = document.body;
if (new URLSearchParams(location.search).has('kiosk')) {
  const [{ default: Kiosk }, { kioskPorts }] = await Promise.all([
    import('./kiosk/Kiosk.svelte'),
    import('./kiosk/browser-ports.ts'),
  ]);
  document.getElementById('starting')?.remove();
  const props = {
    ports: kioskPorts(ports, () => {
      engine.dispose();
    }),
    offlinePort: ports.offline,
  };
  mount(Kiosk, { target, props });
} else {
  document.getElementById('starting')?.remove();
  mount(App, { target, props: { ports } });
}
