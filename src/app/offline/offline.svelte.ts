import { patience, withDeadline } from '../../common/deadline.ts';
import type { TakeOver, TakeOverAnswer, Withdrawn } from '../../service-worker/messages.ts';
import type { Notices } from '../notices/notices.svelte.ts';
import { words } from '../words.ts';

/** How long a browser may keep the page waiting. */
export const limitsMs = {
  /** Its files come over the network, a few megabytes of them. */
  install: 300_000,
  /** An answer of the worker that waits, and then its turn. */
  takeOver: 10_000,
};

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
  /** The site took back what it kept for use without a network. */
  let isWithdrawn = $state(false);
  /** Or there was nothing to take back: whatever registers now removes itself. */
  let isGone = false;
  /** It has taken over, later than it was waited for: this page is loaded again when its visitor says so. */
  let isChanged = $state(false);

  async function register(): Promise<void> {
    if (port === undefined) return;
    state = 'installing';
    port.container.addEventListener('message', hear);
    try {
      const { wait } = patience(limitsMs.install, 'offline');
      const registration = await wait(port.container.register(port.scriptUrl));
      watch(registration);
      // It never rejects: where no version comes to run, it says nothing for ever.
      const { ready } = port.container;
      const registered = await wait(Promise.race([ready, refusal(registration)]));
      if (isGone) return;
      state = registered === 'refused' ? 'unavailable' : 'ready';
      if (state === 'unavailable') return;
      if (!port.isIsolated && !busy.hasTyped() && !busy.isMaking() && !port.markReloaded()) {
        port.reload();
      }
    } catch {
      // Without it the page works as long as there is a network, and says no more than that.
      state = 'unavailable';
    }
  }

  function hear({ data, ports: [answer] }: MessageEvent<unknown>): void {
    if (!saysWithdrawn(data)) return;
    answer?.postMessage('told');
    isGone = true;
    state = 'unavailable';
    waiting = undefined;
    if (!data.wasKept) return;
    isWithdrawn = true;
    tell();
  }

  /** What came of the versions, where nothing is disturbed by it; else `offerAgain` tells it. */
  function tell(): void {
    if (busy.isMaking()) return;
    const { newVersion, takeOver: label, withdrawn } = words.offline;
    const reloading = { label: words.nextSteps.reload, run: () => port?.reload() };
    // What runs is whole as long as the page stands; the next one comes from the network.
    if (isWithdrawn) notices.show({ text: withdrawn, action: reloading });
    // Its files may be gone from what is kept: what this page has not loaded yet comes no more.
    else if (isChanged) notices.show({ text: newVersion, action: reloading });
    else if (waiting !== undefined)
      notices.show({ text: newVersion, action: { label, run: () => void takeOver() } });
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
    tell();
  }

  async function takeOver(): Promise<void> {
    if ((isWithdrawn || isChanged) && !busy.isMaking()) port?.reload();
    if (waiting === undefined || port === undefined || busy.isMaking()) return;
    const { reload, container } = port;
    let isLate = false;
    const ending = new AbortController();
    const changed = new Promise<void>((resolve) => {
      const onChange = (): void => {
        isChanged = true;
        waiting = undefined;
        // Whoever has gone on meanwhile is not interrupted.
        if (isLate || busy.isMaking()) tell();
        else reload();
        resolve();
      };
      const { signal } = ending;
      container.addEventListener('controllerchange', onChange, { once: true, signal });
    });
    const giveUp = (): void => {
      isLate = true;
      notices.show({ text: words.offline.silent });
    };
    try {
      const { otherTabs } = await withDeadline(
        ask(waiting, { type: 'take-over' }),
        limitsMs.takeOver,
        'take-over',
      );
      if (otherTabs > 0) {
        ending.abort();
        notices.show({ text: words.offline.otherTabs(otherTabs) });
        return;
      }
      withDeadline(changed, limitsMs.takeOver, 'take-over').catch(giveUp);
    } catch {
      giveUp();
    }
  }

  return {
    get state() {
      return state;
    },
    get hasNewVersion() {
      return waiting !== undefined || isWithdrawn || isChanged;
    },
    register,
    /** After a clip: a version that came meanwhile is told now. */
    offerAgain: tell,
    takeOver,
  };
}

/** Once the version that comes is thrown away, as where one of its files does not come, and there is no other. */
function refusal(registration: ServiceWorkerRegistration): Promise<'refused'> {
  return new Promise((resolve) => {
    const follow = (): void => {
      const coming = registration.installing;
      coming?.addEventListener('statechange', () => {
        const { installing, waiting, active } = registration;
        // Its own place may be cleared only after it has said so.
        const isAlone = [installing, waiting, active].every(
          (each) => each === null || each === coming,
        );
        if (coming.state === 'redundant' && isAlone) resolve('refused');
      });
    };
    follow();
    registration.addEventListener('updatefound', follow);
  });
}

// A page imports types alone from there.
function saysWithdrawn(data: unknown): data is Withdrawn {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'withdrawn';
}

/** Never settles where the worker does not answer. */
function ask(worker: ServiceWorker, question: TakeOver): Promise<TakeOverAnswer> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event: MessageEvent<TakeOverAnswer>) => {
      resolve(event.data);
    };
    worker.postMessage(question, [port2]);
  });
}
