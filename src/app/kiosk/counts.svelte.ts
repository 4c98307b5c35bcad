import { noCounts, type KioskCounts, type KioskStore } from '../../storage/kiosk.ts';

export type Counts = ReturnType<typeof createCounts>;

type Countable =
  'visits' | 'clips' | 'refusals' | 'failures' | 'idleEnds' | 'handOvers' | 'crashes';

/** Numbers of visits, kept over crashes; nothing of what they were about. */
export function createCounts(store: Pick<KioskStore, 'counts' | 'saveCounts'>) {
  let now = $state.raw(store.counts());

  function set(changes: Partial<KioskCounts>): void {
    now = { ...now, ...changes };
    store.saveCounts(now);
  }

  return {
    get now() {
      return now;
    },
    set,
    add: (name: Countable) => {
      set({ [name]: now[name] + 1 });
    },
    /** From zero, but for what guards the PIN. */
    reset: () => {
      const { isVisiting, wrongPins, lockedUntilMs, reloadedAtMs } = now;
      set({ ...noCounts, isVisiting, wrongPins, lockedUntilMs, reloadedAtMs });
    },
  };
}
