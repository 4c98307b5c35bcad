/** One request this page or its worker made, as the browser itself recorded it. */
export interface SentRequest {
  readonly url: string;
  /** Bytes that came over the network; 0 from the browser's cache. */
  readonly transferredBytes: number;
  /** Milliseconds since 1970, UTC. */
  readonly startedAtMs: number;
}

/**
 * Tells of every request of this realm, also those made before the call. Each realm sees only its
 * own, so the page and the worker both watch.
 * @returns stops watching.
 */
export function watchOwnRequests(onRequest: (request: SentRequest) => void): () => void {
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
      // `blob:` and `data:` never leave the machine.
      if (!entry.name.startsWith('http')) continue;
      onRequest({
        url: entry.name,
        transferredBytes: entry.transferSize,
        startedAtMs: performance.timeOrigin + entry.startTime,
      });
    }
  });
  observer.observe({ type: 'resource', buffered: true });
  return () => {
    observer.disconnect();
  };
}
