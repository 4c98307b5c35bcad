import type { Clock } from '../../src/common/clock.ts';

/** Time that goes on only when a test says so. */
export interface DrivenClock extends Clock {
  /** Settles when so much time has gone by. */
  sleep(ms: number): Promise<void>;
  /**
   * Lets time go by, from one sleeper's end to the next, and all that follows from each happen.
   * @param isBusy whether other realms and hashes are at work, which takes a moment of real time
   */
  advance(ms: number, isBusy?: boolean): Promise<void>;
}

export function drivenClock(startDate: Date): DrivenClock {
  let nowMs = 0;
  let sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    date: () => new Date(startDate.getTime() + nowMs),
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ atMs: nowMs + ms, wake });
      }),
    async advance(ms, isBusy = false) {
      const endMs = nowMs + ms;
      for (;;) {
        await settled(isBusy);
        const next = Math.min(endMs, ...sleepers.map(({ atMs }) => atMs));
        nowMs = Math.max(nowMs, next);
        const due = sleepers.filter(({ atMs }) => atMs <= nowMs);
        sleepers = sleepers.filter(({ atMs }) => atMs > nowMs);
        for (const { wake } of due) wake();
        if (due.length === 0 && nowMs >= endMs) return;
      }
    },
  };
}

async function settled(isBusy: boolean): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  if (isBusy) await new Promise((resolve) => setTimeout(resolve, 1));
}
