/**
 * Takes the place of a service worker that does harm (`KINORA_WITHDRAW=1 npm run build`): deletes what
 * this app kept by it, ends itself, and leaves clips and weights alone, which lie in IndexedDB. Pages
 * are told; one that does not answer may be what does the harm, and is loaded anew.
 */
import { withdraw } from './withdraw.ts';

declare const self: ServiceWorkerGlobalScope;

let wasKept = false;

self.addEventListener('install', (event) => {
  wasKept = self.registration.active !== null;
  event.waitUntil(self.skipWaiting());
});

self.addEventListener('activate', (event) => {
  const { registration, clients } = self;
  event.waitUntil(
    withdraw({
      scope: registration.scope,
      wasKept,
      caches,
      unregister: () => registration.unregister(),
      pages: () => clients.matchAll({ type: 'window', includeUncontrolled: true }),
    }),
  );
});
