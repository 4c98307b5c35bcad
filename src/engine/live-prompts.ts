import type { Clock } from '../common/clock.ts';
import { KinoraError } from '../common/errors.ts';
import type { Beat, Recipe } from '../common/recipe.ts';
import type { Sleep } from '../common/sleep.ts';
import type { Compression } from '../common/shape.ts';
import type { FilmWindow } from './plans/plan.ts';

/**
 * Windows are made at most so long before they are seen, so that changed words are seen with the next
 * window but one at the latest.
 */
export const liveLeadMs = 2000;

/** What a live film shows next, asked window by window while it is made. */
export interface LivePrompts {
  /** From the next window on. */
  say(prompt: string): void;
  /** The film ends with the windows that were begun. */
  end(): void;
  /**
   * Waits until it is time for the window.
   * @returns its prompt; undefined where the film ends before it. The first window is always made.
   */
  next(window: FilmWindow, signal: AbortSignal): Promise<string | undefined>;
  /**
   * The recipe of what was made: the same film again, not live. Its beats begin where their first
   * window began.
   */
  recipeOf(wish: Recipe, frameCount: number): Recipe;
}

/** Of the model's facts: how its latent frames lie in time. */
export interface FilmTime {
  readonly framesPerSecond: number;
  readonly compression: Pick<Compression, 'temporal'>;
}

export interface LivePorts {
  readonly clock: Clock;
  readonly sleep: Sleep;
}

export function livePrompts(
  first: string,
  { framesPerSecond, compression: { temporal } }: FilmTime,
  ports: LivePorts,
): LivePrompts {
  let prompt = first;
  let playsSinceMs: number | undefined;
  const beats: Beat[] = [];
  const ending = new AbortController();

  /** When a window's first frame is seen: the first latent frame is one frame, each other `temporal`. */
  const secondsAt = (start: number): number =>
    start === 0 ? 0 : (1 + (start - 1) * temporal) / framesPerSecond;

  return {
    say(text) {
      prompt = text;
    },
    end() {
      ending.abort();
    },
    async next({ start }, signal) {
      const nowMs = ports.clock.nowMs();
      if (playsSinceMs !== undefined) {
        const earlyMs = playsSinceMs + 1000 * secondsAt(start) - liveLeadMs - nowMs;
        if (earlyMs > 0) await waitFor(earlyMs, ports.sleep, signal, ending.signal);
      } else if (start > 1) {
        // The still and the window after it are there: the first part that can be played.
        playsSinceMs = nowMs;
      }
      if (ending.signal.aborted && start > 1) return undefined;
      if (beats.at(-1)?.prompt !== prompt) beats.push({ atSeconds: secondsAt(start), prompt });
      return prompt;
    },
    recipeOf: (wish, frameCount) => ({ ...wish, beats, seconds: frameCount / framesPerSecond }),
  };
}

/** Ends early, and quietly, with `until`. */
async function waitFor(
  ms: number,
  sleep: Sleep,
  signal: AbortSignal,
  until: AbortSignal,
): Promise<void> {
  try {
    await sleep(ms, AbortSignal.any([signal, until]));
  } catch (thrown) {
    if (signal.aborted) throw new KinoraError('aborted', {}, { cause: thrown });
  }
}
