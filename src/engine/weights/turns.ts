import { withDeadline } from '../../common/deadline.ts';

/** Bytes of a download, as the tab that fetches tells them to those that wait. */
export interface Told {
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/** One tab of the origin fetches while the others wait. */
export interface Turns {
  /**
   * Runs `work` while no other tab runs its own. Rejects as `work` does, or with an `AbortError`
   * while it waits.
   */
  take<T>(work: (tell: (told: Told) => void) => Promise<T>, waiting: Waiting): Promise<T>;
}

export interface Waiting {
  /** When the wait begins, with nothing told yet, and at all that the other tab tells. */
  readonly onWait: (told: Told | undefined) => void;
  readonly signal?: AbortSignal | undefined;
}

/** For a browser without Web Locks: every tab fetches for itself. */
export const noTurns: Turns = { take: (work) => work(() => undefined) };

const name = 'kinora weights';

/** After this long a silence the tab that fetches may be frozen, and this one fetches as well. */
const silenceLimitMs = 30_000;

/** Whether another tab fetches is known at once, by a browser whose locks work. */
export const answerLimitMs = 5000;

/**
 * Turns by the browser's own locks, which a tab that closes or crashes lets go of. Where locks are
 * refused, as browsers do that block site data, or silent, every tab fetches for itself.
 */
export function webLockTurns(
  locks: Pick<LockManager, 'request'>,
  openChannel: () => BroadcastChannel = () => new BroadcastChannel(name),
): Turns {
  return {
    async take(work, { onWait, signal }) {
      let channel: BroadcastChannel | undefined;
      // A field, because a variable set in a callback counts as unchanged.
      const turn = { hasBegun: false };
      const begin = async (): Promise<{ result: Awaited<ReturnType<typeof work>> }> => {
        turn.hasBegun = true;
        return { result: await work((told) => channel?.postMessage(told)) };
      };
      try {
        channel = openChannel();
        const held = await whenAnswered((answer) =>
          locks.request(name, { ifAvailable: true }, (lock) => {
            // Late: the work has begun without it.
            if (turn.hasBegun) return null;
            answer();
            return lock && begin();
          }),
        );
        if (held) return held.result;
        const silence = listen(channel, onWait);
        const signals = signal ? [signal, silence.signal] : [silence.signal];
        try {
          const { result } = await locks.request(name, { signal: AbortSignal.any(signals) }, () => {
            silence.end();
            return begin();
          });
          return result;
        } finally {
          silence.end();
        }
      } catch (thrown) {
        if (turn.hasBegun || signal?.aborted) throw thrown;
        return (await begin()).result;
      } finally {
        channel?.close();
      }
    },
  };
}

/**
 * What `ask` gives, which may take as long as it likes once it has called `answer`.
 * @throws KinoraError `timed-out` where it does not
 */
async function whenAnswered<T>(ask: (answer: () => void) => Promise<T>): Promise<T> {
  let asked!: Promise<T>;
  const answered = new Promise<void>((resolve, reject) => {
    asked = ask(resolve);
    asked.then(() => {
      resolve();
    }, reject);
  });
  await withDeadline(answered, answerLimitMs, 'locks');
  return asked;
}

interface Silence {
  /** Aborts when nothing was heard for too long. */
  readonly signal: AbortSignal;
  end(): void;
}

function listen(channel: BroadcastChannel, onWait: Waiting['onWait']): Silence {
  const tooLong = new AbortController();
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hear = (told?: Told): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      tooLong.abort();
    }, silenceLimitMs);
    onWait(told);
  };
  const onMessage = ({ data }: MessageEvent<Told>): void => {
    hear(data);
  };
  channel.addEventListener('message', onMessage, { signal: ending.signal });
  hear();
  return {
    signal: tooLong.signal,
    end() {
      clearTimeout(timer);
      ending.abort();
    },
  };
}
