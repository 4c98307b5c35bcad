import type { Clock } from '../../common/clock.ts';
import type { KioskPorts, LoopFilm } from './kiosk-ports.ts';

export type Loop = ReturnType<typeof createLoop>;

/** Each film plays for so long, over and over. */
const filmMs = 10_000;
/** Films that could not be had are asked for again. */
const retryMs = 5000;

/** The films that play one after the other while nobody is there. */
export function createLoop(loopFilms: KioskPorts['loopFilms'], clock: Clock) {
  let films = $state.raw<readonly LoopFilm[]>([]);
  let at = $state(0);
  let changedMs = clock.nowMs();
  let withOwnClips = false;
  let isLoading = false;

  async function load(ownToo: boolean): Promise<void> {
    withOwnClips = ownToo;
    isLoading = true;
    const found = await loopFilms(ownToo).catch(() => []);
    isLoading = false;
    changedMs = clock.nowMs();
    // What plays goes on where nothing better came.
    if (found.length > 0) films = found;
    at = 0;
  }

  return {
    get films() {
      return films;
    },
    /** Sentences of the films that came with the page. */
    get shipped() {
      return films.filter(({ isOwn }) => !isOwn).map(({ prompt }) => prompt);
    },
    get film() {
      return films[at % Math.max(films.length, 1)];
    },
    load,
    /** This browser cannot show it. */
    drop: (film: LoopFilm): void => {
      films = films.filter((each) => each !== film);
    },
    tick: (): void => {
      const sinceMs = clock.nowMs() - changedMs;
      if (films.length === 0 && sinceMs >= retryMs && !isLoading) void load(withOwnClips);
      if (films.length > 0 && sinceMs >= filmMs) {
        at = (at + 1) % films.length;
        changedMs = clock.nowMs();
      }
    },
  };
}
