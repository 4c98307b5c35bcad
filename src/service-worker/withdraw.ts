import { withDeadline } from '../common/deadline.ts';
import type { Withdrawn } from './messages.ts';

/** What a service worker's realm offers, so that tests can leave any of it without an answer. */
export interface WithdrawPorts {
  readonly scope: string;
  /** Whether there was something to withdraw; a page that comes later has nothing of it. */
  readonly wasKept: boolean;
  readonly caches: Pick<CacheStorage, 'keys' | 'delete'>;
  readonly unregister: () => Promise<boolean>;
  /** Of the whole origin. */
  readonly pages: () => Promise<readonly WithdrawnPage[]>;
}

/** What is used of `WindowClient`, which the window's realm does not know. */
export interface WithdrawnPage {
  readonly url: string;
  postMessage(message: Withdrawn, transfer: Transferable[]): void;
  navigate(url: string): Promise<unknown>;
}

/**
 * A page that is well answers at once; one that computes on its own thread, a little later. The browser
 * itself is waited for no longer: until this ends, requests of open pages wait as well.
 */
export const answerLimitMs = 3000;

/**
 * Ends the registration and deletes the caches of this app, each whatever becomes of the other; pages are
 * told, and one that does not answer is loaded anew. Never rejects, and ends whoever is silent.
 */
export async function withdraw(ports: WithdrawPorts): Promise<void> {
  await Promise.all([patient(ports.unregister()), deleteOwnCaches(ports)]);
  const pages = (await patient(ports.pages())) ?? [];
  await Promise.all(
    pages
      .filter(({ url }) => url.startsWith(ports.scope))
      .map(async (page) => {
        const isTold = await tell(page, ports.wasKept);
        // Rejects for a page that nobody controlled; one that asks its visitor whether to go may never end.
        if (ports.wasKept && !isTold) await patient(page.navigate(page.url));
      }),
  );
}

/** Workbox names its caches by their scope; others of this origin belong to other apps. */
async function deleteOwnCaches({ caches, scope }: WithdrawPorts): Promise<void> {
  const names = (await patient(caches.keys())) ?? [];
  const own = names.filter((name) => name.endsWith(scope));
  await Promise.all(own.map((name) => patient(caches.delete(name))));
}

/** Undefined for what fails, or gives no answer. */
async function patient<T>(work: Promise<T>): Promise<T | undefined> {
  return withDeadline(work, answerLimitMs, 'withdraw').catch(() => undefined);
}

/** Whether the page said that it will tell its visitor. */
async function tell(page: WithdrawnPage, wasKept: boolean): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<true>((resolve) => {
    port1.onmessage = () => {
      resolve(true);
    };
  });
  page.postMessage({ type: 'withdrawn', wasKept }, [port2]);
  const isTold = await patient(answer);
  port1.close();
  return isTold === true;
}
