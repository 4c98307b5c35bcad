/** One Web Lock and a broadcast channel between tabs that all live in the test. */
export interface TabLocks {
  readonly locks: Pick<LockManager, 'request' | 'query'>;
  readonly openChannel: () => BroadcastChannel;
  /** The tab that holds the lock goes away: its work is never heard of again. */
  readonly closeHolder: () => void;
}

export function tabLocks(): TabLocks {
  const waiting: { readonly tab: symbol; readonly grant: () => void }[] = [];
  const ears = new Set<EventTarget>();
  let holder: symbol | undefined;

  const letGo = (tab: symbol | undefined): void => {
    if (tab === undefined || holder !== tab) return;
    const next = waiting.shift();
    holder = next?.tab;
    next?.grant();
  };
  const turnOf = (tab: symbol, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const entry = { tab, grant: resolve };
      waiting.push(entry);
      signal?.addEventListener('abort', () => {
        if (!waiting.includes(entry)) return;
        waiting.splice(waiting.indexOf(entry), 1);
        reject(signal.reason as Error);
      });
    });
  const request = async (
    name: string,
    options: LockOptions,
    granted: LockGrantedCallback<unknown>,
  ): Promise<unknown> => {
    if (options.ifAvailable && holder !== undefined) return granted(null);
    options.signal?.throwIfAborted();
    const tab = Symbol(name);
    if (holder === undefined) holder = tab;
    else await turnOf(tab, options.signal);
    try {
      return await granted({ name, mode: 'exclusive' });
    } finally {
      letGo(tab);
    }
  };

  const query = (): Promise<LockManagerSnapshot> =>
    Promise.resolve({ held: holder ? [{ name: holder.description! }] : [] });

  return {
    locks: { request, query } as Pick<LockManager, 'request' | 'query'>,
    openChannel: () => {
      const ear = new EventTarget();
      ears.add(ear);
      return Object.assign(ear, {
        postMessage: (data: unknown) => {
          for (const other of ears) {
            if (other !== ear) other.dispatchEvent(new MessageEvent('message', { data }));
          }
        },
        close: () => ears.delete(ear),
      }) as unknown as BroadcastChannel;
    },
    closeHolder: () => {
      letGo(holder);
    },
  };
}
