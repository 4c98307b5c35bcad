/** Counts every buffer that is alive, so that "who allocates, frees" can be checked. */
export interface Ledger {
  add(buffer: GPUBuffer): void;
  remove(buffer: GPUBuffer): void;
  /** Bytes of all live buffers. */
  readonly liveBytes: number;
  /** Most bytes ever alive at once. */
  readonly peakBytes: number;
  /** Labels of live buffers; empty after everything was disposed. */
  liveLabels(): string[];
}

export function createLedger(): Ledger {
  const live = new Set<GPUBuffer>();
  let liveBytes = 0;
  let peakBytes = 0;
  return {
    add(buffer) {
      live.add(buffer);
      liveBytes += buffer.size;
      peakBytes = Math.max(peakBytes, liveBytes);
    },
    remove(buffer) {
      if (live.delete(buffer)) liveBytes -= buffer.size;
    },
    get liveBytes() {
      return liveBytes;
    },
    get peakBytes() {
      return peakBytes;
    },
    liveLabels: () => [...live].map((buffer) => buffer.label),
  };
}
