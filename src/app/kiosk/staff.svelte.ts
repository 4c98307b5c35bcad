import type { Clock } from '../../common/clock.ts';
import type { KioskSettings, KioskStore } from '../../storage/kiosk.ts';
import type { Counts } from './counts.svelte.ts';
import { isPin, storePin } from './pin.ts';

export type Staff = ReturnType<typeof createStaff>;

/** `away`: nobody of the staff; `pin`: somebody who says so; `here`: at the settings. */
export type StaffPlace = 'away' | 'pin' | 'here';

/** Whoever is let in and walks away is out again after so long. */
const awayMs = 120_000;
const mostTries = 5;
const lockedMs = 300_000;

/** The settings, and the PIN before them. */
export function createStaff(store: KioskStore, counts: Counts, clock: Clock) {
  const saved = store.settings();
  let settings = $state.raw(saved);
  /** A kiosk that has no PIN yet opens with its settings. */
  let place = $state<StaffPlace>(saved.pin === undefined ? 'here' : 'away');
  let touchedMs = clock.nowMs();

  async function enter(pin: string): Promise<'here' | 'wrong' | 'locked'> {
    const nowMs = clock.date().getTime();
    const leftMs = counts.now.lockedUntilMs - nowMs;
    // A machine's clock may be set back, by years where its battery is empty: nobody is locked out for so long.
    if (leftMs > 0 && leftMs <= lockedMs) return 'locked';
    if (settings.pin !== undefined && !(await isPin(pin, settings.pin))) {
      const wrongPins = counts.now.wrongPins + 1;
      const isLocked = wrongPins % mostTries === 0;
      counts.set({ wrongPins, ...(isLocked && { lockedUntilMs: nowMs + lockedMs }) });
      return isLocked ? 'locked' : 'wrong';
    }
    counts.set({ wrongPins: 0, lockedUntilMs: 0 });
    place = 'here';
    return 'here';
  }

  return {
    get settings() {
      return settings;
    },
    get place() {
      return place;
    },
    ask: () => {
      place = 'pin';
    },
    enter,
    save: (changes: Partial<KioskSettings>) => {
      settings = { ...settings, ...changes };
      store.saveSettings(settings);
    },
    setPin: async (pin: string): Promise<void> => {
      settings = { ...settings, pin: await storePin(pin) };
      store.saveSettings(settings);
    },
    /** Nothing is locked without a PIN. */
    goAway: () => {
      if (settings.pin !== undefined) place = 'away';
    },
    touch: () => {
      touchedMs = clock.nowMs();
    },
    /** @returns whether somebody was put out just now */
    tick: (): boolean => {
      if (place === 'away' || settings.pin === undefined) return false;
      if (clock.nowMs() - touchedMs < awayMs) return false;
      place = 'away';
      return true;
    },
  };
}
