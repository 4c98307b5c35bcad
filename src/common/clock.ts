/** Time as a port, so that tests can hold it. */
export interface Clock {
  /** Milliseconds since some fixed moment; monotonic. */
  nowMs(): number;
  /** Wall-clock date, for clip records only. */
  date(): Date;
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  date: () => new Date(),
};
