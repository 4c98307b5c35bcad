/** What a visitor can check without trusting a word of this page. */
export interface ProofPort {
  /** SHA-256 over the app's files, as the build wrote it into the page; undefined while developing. */
  readonly buildHash: string | undefined;
  /** The policy of the page's own lines. */
  readonly policy: string | undefined;
  readonly isOnline: () => boolean;
  readonly watchNetwork: (onChange: () => void) => () => void;
  /** Tries each way out of the page, with nothing to tell, to an address that does not exist. */
  readonly tryToLeave: () => Promise<readonly Attempt[]>;
}

/** A way by which a page could tell something to somebody. */
export type WayOut = 'fetch' | 'worker' | 'beacon' | 'socket' | 'picture' | 'program' | 'markup';

export interface Attempt {
  readonly way: WayOut;
  /** By the browser's policy, and not because nobody was there. */
  readonly isStopped: boolean;
}

/** Reserved for names that never exist (RFC 2606): what is not stopped still reaches nobody. */
export const nowhere = 'kinora.invalid';

const patienceMs = 2000;

export async function tryToLeave(startWorker: () => Worker): Promise<Attempt[]> {
  const ways: Readonly<Record<WayOut, () => Promise<boolean>>> = {
    fetch: () => isForbidden(() => void fetch(`https://${nowhere}/fetch`).catch(() => undefined)),
    worker: () => isForbiddenIn(startWorker()),
    beacon: () => isForbidden(() => void navigator.sendBeacon(`https://${nowhere}/beacon`)),
    socket: () =>
      isForbidden(() => {
        new WebSocket(`wss://${nowhere}/socket`).close();
      }),
    picture: () =>
      isForbidden(() => {
        new Image().src = `https://${nowhere}/picture.png`;
      }),
    program: () =>
      Promise.resolve(throws(() => void (globalThis.eval as (text: string) => unknown)('1'))),
    markup: () =>
      Promise.resolve(throws(() => (document.createElement('p').innerHTML = '<b>markup</b>'))),
  };
  const attempts: Attempt[] = [];
  // One after the other, so that each hears only of itself.
  for (const [way, isStopped] of Object.entries(ways)) {
    attempts.push({ way: way as WayOut, isStopped: await isStopped() });
  }
  return attempts;
}

/** Whether the browser says that the policy forbids what `leave` tries. */
export function isForbidden(leave: () => void, realm: EventTarget = document): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isStopped: boolean) => (): void => {
      realm.removeEventListener('securitypolicyviolation', forbidden);
      clearTimeout(timer);
      resolve(isStopped);
    };
    const forbidden = end(true);
    const timer = setTimeout(end(false), patienceMs);
    realm.addEventListener('securitypolicyviolation', forbidden);
    try {
      leave();
    } catch {
      // Some ways throw and tell nobody.
      forbidden();
    }
  });
}

function isForbiddenIn(worker: Worker): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    worker.onmessage = (event: MessageEvent<boolean>) => {
      resolve(event.data);
    };
    worker.onerror = () => {
      resolve(false);
    };
  }).finally(() => {
    worker.terminate();
  });
}

function throws(work: () => void): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}
