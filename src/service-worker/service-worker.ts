/**
 * Keeps the app itself, so that the page opens without a network. It never sees a prompt or a clip:
 * those stay in the page, its worker and IndexedDB, where the weights are kept too.
 *
 * A new version is fetched beside the old one and waits. It takes over when the visitor says so and
 * no other tab runs the old one, whose files it would take away; else when all tabs are closed.
 */
import {
  addPlugins,
  cleanupOutdatedCaches,
  getCacheKeyForURL,
  matchPrecache,
  precache,
} from 'workbox-precaching';
import { isolated } from './isolated.ts';
import { isTakeOver, type TakeOverAnswer } from './messages.ts';
import { keepsOwnFilesOnly, type OwnFile } from './own-files.ts';

declare const self: ServiceWorkerGlobalScope & {
  /** Every file of the build and what it is known by, written here by workbox-build. */
  readonly __WB_MANIFEST: OwnFile[];
};

// The name stands here once: that is where workbox-build writes the list.
const ownFiles = self.__WB_MANIFEST;
addPlugins([keepsOwnFilesOnly(ownFiles, location.href, (url) => fetch(url, { cache: 'reload' }))]);
precache(ownFiles);
cleanupOutdatedCaches();

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  const isPage = request.mode === 'navigate';
  const kept = keptName(url, isPage);
  // Weights and clips are no business of ours: their store is IndexedDB.
  if (kept !== undefined || isPage) event.respondWith(answer(request, kept));
});

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (!isTakeOver(event.data) || port === undefined) return;
  event.waitUntil(takeOver(event.source, port));
});

/** The precached file that answers for `url`; a folder is answered by its index. */
function keptName(url: URL, isPage: boolean): string | undefined {
  const path = url.origin + url.pathname;
  const names = isPage && path.endsWith('/') ? [`${path}index.html`] : [path];
  return names.find((name) => getCacheKeyForURL(name) !== undefined);
}

async function answer(request: Request, kept: string | undefined): Promise<Response> {
  const response = kept === undefined ? undefined : await matchPrecache(kept);
  return isolated(response ?? (await fetch(request)));
}

async function takeOver(asking: ExtendableMessageEvent['source'], port: MessagePort) {
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const own = asking !== null && 'id' in asking ? asking.id : undefined;
  const otherTabs = tabs.filter(({ id }) => id !== own).length;
  port.postMessage({ otherTabs } satisfies TakeOverAnswer);
  if (otherTabs === 0) await self.skipWaiting();
}
