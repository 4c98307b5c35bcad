import { frameElements } from '../common/shape.ts';
import type { FilmWindow, Plan } from './plans/plan.ts';

/** A window whose latents are there. */
export interface MadeWindow {
  readonly window: FilmWindow;
  /** [count, channels, height, width] f32, clean. */
  readonly latents: Float32Array;
}

/**
 * The clean latents of a film, between the loop that makes them and the stream that turns them into
 * frames. All of them are kept, three megabytes a minute: later windows look back at them, and an
 * encoder that takes over begins at the first frame.
 */
export interface FilmLatents {
  add(window: FilmWindow, latents: Float32Array): void;
  /** [context, channels, height, width] f32: what the window may look at. */
  contextOf(window: FilmWindow): Float32Array;
  /**
   * All windows in the order of the film, each as soon as it is there, though they may be made in
   * another. One stream at a time: a new one begins again.
   */
  stream(): AsyncGenerator<MadeWindow>;
  /** Until at most `count` windows are there that the stream could take and has not done with. */
  untilUnread(count: number): Promise<void>;
  /** No more windows come: the stream ends with the last that is there. */
  end(): void;
  /** All that is there without a gap, [frames, channels, height, width] f32. */
  whole(): Float32Array;
  /** Whoever waits, or will wait, is told. */
  fail(error: unknown): void;
}

export function filmLatents({ size, windows, latentFrames }: Plan): FilmLatents {
  const length = frameElements(size);
  const all = new Float32Array(latentFrames * length);
  const inOrder = windows.toSorted((one, other) => one.start - other.start);
  const isMade = new Set<number>();
  /** Windows of the film that are there without a gap. */
  let ready = 0;
  let read = 0;
  let hasEnded = false;
  let failure: { readonly error: unknown } | undefined;
  let changed: (() => void)[] = [];

  const tell = (): void => {
    const waiting = changed;
    changed = [];
    for (const wake of waiting) wake();
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (failure === undefined && !holds()) {
      await new Promise<void>((resolve) => changed.push(resolve));
    }
    if (failure !== undefined) throw failure.error;
  };

  return {
    add({ start }, latents) {
      all.set(latents, start * length);
      isMade.add(start);
      while (ready < inOrder.length && isMade.has(inOrder[ready]!.start)) ready++;
      tell();
    },
    contextOf({ context }) {
      const latents = new Float32Array(context.length * length);
      context.forEach((frame, place) => {
        latents.set(all.subarray(frame * length, (frame + 1) * length), place * length);
      });
      return latents;
    },
    async *stream() {
      read = 0;
      for (const [index, window] of inOrder.entries()) {
        await until(() => ready > index || hasEnded);
        if (ready <= index) return;
        const { start, count } = window;
        yield { window, latents: all.slice(start * length, (start + count) * length) };
        read = index + 1;
        tell();
      }
    },
    untilUnread: (count) => until(() => ready - read <= count),
    end() {
      hasEnded = true;
      tell();
    },
    whole() {
      const last = inOrder[ready - 1];
      return all.subarray(0, last ? (last.start + last.count) * length : 0);
    },
    fail(error) {
      failure ??= { error };
      tell();
    },
  };
}
