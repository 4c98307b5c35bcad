import type { Clock } from '../common/clock.ts';
import { KinoraError } from '../common/errors.ts';
import type { Recipe } from '../common/recipe.ts';
import type { Sleep } from '../common/sleep.ts';
import type { Compression } from '../common/shape.ts';
import { isSameStyle, type Style } from '../common/style.ts';
import type { FilmWindow } from './plans/plan.ts';

/**
 * Windows are made at most so long before they are seen, so that changed words are seen with the next
 * window but one at the latest.
 */
export const liveLeadMs = 2000;

/** What a film is told at a moment. */
export interface Said {
  readonly prompt: string;
  /** What the prompt leaves open; null for none. */
  readonly style: Style | null;
}

/** What a live film shows next, asked window by window while it is made. */
export interface LivePrompts {
  /** From the next window on. */
  say(said: Said): void;
  /** The film ends with the windows that were begun. */
  end(): void;
  /**
   * Waits until it is time for the window.
   * @returns what it shows; undefined where the film ends before it. The first window is always made.
   */
  next(window: FilmWindow, signal: AbortSignal): Promise<Said | undefined>;
  /**
   * The recipe of what was made: the same film again, not live. Its beats begin where their first
   * window began. A recipe has one style: where it changed in between, the sentences say what it added.
   * @param inSentence a sentence that by itself makes what the prompt makes under the style
   */
  recipeOf(wish: Recipe, frameCount: number, inSentence: StyleInSentence): Recipe;
}

export type StyleInSentence = (prompt: string, styleWords: string) => string;

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
  first: Said,
  { framesPerSecond, compression: { temporal } }: FilmTime,
  ports: LivePorts,
): LivePrompts {
  let said = first;
  let playsSinceMs: number | undefined;
  const beats: (Said & { readonly atSeconds: number })[] = [];
  const ending = new AbortController();

  /** When a window's first frame is seen: the first latent frame is one frame, each other `temporal`. */
  const secondsAt = (start: number): number =>
    start === 0 ? 0 : (1 + (start - 1) * temporal) / framesPerSecond;

  return {
    say(next) {
      said = next;
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
      if (!isSame(beats.at(-1), said)) beats.push({ ...said, atSeconds: secondsAt(start) });
      return said;
    },
    recipeOf(wish, frameCount, inSentence) {
      const style = beats[0]?.style ?? null;
      const isOne = beats.every((beat) => isSameStyle(beat.style, style));
      return {
        ...wish,
        style: isOne ? style : null,
        beats: beats.map(({ atSeconds, prompt, style: own }) => ({
          atSeconds,
          prompt: isOne || own === null ? prompt : inSentence(prompt, own.words),
        })),
        seconds: frameCount / framesPerSecond,
      };
    },
  };
}

function isSame(one: Said | undefined, other: Said): boolean {
  return one?.prompt === other.prompt && isSameStyle(one.style, other.style);
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
