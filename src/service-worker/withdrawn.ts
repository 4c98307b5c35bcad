/**
 * Takes the place of a service worker that does harm (`KINORA_WITHDRAW=1 npm run build`): deletes what
 * this app kept by it, ends itself, and leaves clips and weights alone, which lie in IndexedDB. Pages
 * are told; one that does not answer may be what does the harm, and is loaded anew.
 */
import type { Withdrawn } from './messages.ts';

declare const self: ServiceWorkerGlobalScope;

/** A page that is well answers at once; one that computes on its own thread, a little later. */
const answerLimitMs = 3000;

/** Whether there was something to withdraw; a page that comes later has nothing of it. */
let wasKept = false;

self.addEventListener('install', (event) => {
  wasKept = self.registration.active !== null;
  event.waitUntil(self.skipWaiting());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(withdraw());
});

async function withdraw(): Promise<void> {
  // Workbox names its caches by their scope; others of this origin belong to other apps.
  const own = (await caches.keys()).filter((name) => name.endsWith(self.registration.scope));
  await Promise.all(own.map((name) => caches.delete(name)));
  await self.registration.unregister();
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  await Promise.all(
    pages
      .filter(({ url }) => url.startsWith(self.registration.scope))
      .map(async (page) => {
        const isTold = await tell(page);
        // Rejects for a page that nobody controlled.
        if (wasKept && !isTold) await page.navigate(page.url).catch(() => null);
      }),
  );
}

/** Whether the page said that it will tell its visitor. */
function tell(page: WindowClient): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(() => {
      resolve(false);
    }, answerLimitMs);
    port1.onmessage = () => {
      clearTimeout(timer);
      resolve(true);
    };
    page.postMessage({ type: 'withdrawn', wasKept } satisfies Withdrawn, [port2]);
  });
}
