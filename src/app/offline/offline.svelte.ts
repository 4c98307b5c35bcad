import type { TakeOver, TakeOverAnswer } from '../../service-worker/messages.ts';
import type { Notices } from '../notices/notices.svelte.ts';
import { words } from '../words.ts';

/** The browser's side of offline use; `undefined` where it has none (an insecure origin, say). */
export interface OfflinePort {
  readonly container: ServiceWorkerContainer;
  /** Absolute. */
  readonly scriptUrl: string;
  readonly isIsolated: boolean;
  /** Remembers over a reload of this tab that it was done once, and gives back whether it had been. */
  readonly markReloaded: () => boolean;
  readonly reload: () => void;
}

export type Offline = ReturnType<typeof createOffline>;

export type OfflineState = 'unavailable' | 'installing' | 'ready';

/** What the visitor does now, which a new version must not disturb. */
export interface Busy {
  readonly isMaking: () => boolean;
  readonly hasTyped: () => boolean;
}

/**
 * Registers the service worker and watches its versions. A new one is offered, never forced, and not
 * while a clip is made. Where the host does not isolate the page, its first visit reloads once, as
 * long as nothing was typed: from then on the service worker's headers give WebAssembly threads.
 */
export function createOffline(port: OfflinePort | undefined, notices: Notices, busy: Busy) {
  let state = $state<OfflineState>('unavailable');
  let waiting = $state.raw<ServiceWorker>();

  async function register(): Promise<void> {
    if (port === undefined) return;
    state = 'installing';
    try {
      const registration = await port.container.register(port.scriptUrl);
      watch(registration);
      await port.container.ready;
      state = 'ready';
      if (!port.isIsolated && !busy.hasTyped() && !busy.isMaking() && !port.markReloaded()) {
        port.reload();
      }
    } catch {
      // Without it the page works as long as there is a network, and says no more than that.
      state = 'unavailable';
    }
  }

  function watch(registration: ServiceWorkerRegistration): void {
    const look = (): void => {
      // The very first version has nobody to wait for.
      if (registration.waiting !== null && registration.active !== null)
        offer(registration.waiting);
    };
    look();
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', look);
    });
  }

  function offer(worker: ServiceWorker): void {
    waiting = worker;
    if (busy.isMaking()) return;
    notices.show({
      text: words.offline.newVersion,
      action: { label: words.offline.takeOver, run: () => void takeOver() },
    });
  }

  async function takeOver(): Promise<void> {
    if (waiting === undefined || port === undefined || busy.isMaking()) return;
    const worker = waiting;
    const { otherTabs } = await ask(worker, { type: 'take-over' });
    if (otherTabs > 0) {
      notices.show({ text: words.offline.otherTabs(otherTabs) });
      return;
    }
    port.container.addEventListener('controllerchange', port.reload, { once: true });
  }

  return {
    get state() {
      return state;
    },
    get hasNewVersion() {
      return waiting !== undefined;
    },
    register,
    /** After a clip: a version that came meanwhile is told now. */
    offerAgain(): void {
      if (waiting !== undefined) offer(waiting);
    },
    takeOver,
  };
}

function ask(worker: ServiceWorker, question: TakeOver): Promise<TakeOverAnswer> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event: MessageEvent<TakeOverAnswer>) => {
      resolve(event.data);
    };
    worker.postMessage(question, [port2]);
  });
}
