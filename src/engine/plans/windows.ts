/** Where a film is cut into windows, and where the latent frames of each stand in time. */

export interface WindowSizes {
  /** Latent frames that a window makes, at most. */
  readonly fresh: number;
  /** Latent frames just before them that it looks at, at most. */
  readonly recent: number;
}

export const windowSizes: WindowSizes = { fresh: 4, recent: 2 };

export interface WindowCut {
  readonly start: number;
  readonly count: number;
  readonly context: readonly number[];
  readonly contextPositions: Float32Array;
  readonly positions: Float32Array;
}

/**
 * How far before the first recent frame the sink stands: the film's first latent frame, which every
 * later window keeps in sight as a reference for subject and place, at a distance that never grows.
 */
const sinkDistance = 2;

/**
 * The film's first latent frame alone, so that the picture settles before it moves; then as many at a
 * time as fit before the next cut.
 * @param latentFrames at least 1
 * @param cuts latent frames that begin a window, in any order; those outside the film count for nothing
 */
export function cutWindows(
  latentFrames: number,
  cuts: readonly number[],
  { fresh, recent }: WindowSizes = windowSizes,
): WindowCut[] {
  const ends = [...cuts, latentFrames];
  const windows: WindowCut[] = [];
  for (let start = 0; start < latentFrames;) {
    const next = Math.min(...ends.filter((end) => end > start));
    const count = start === 0 ? 1 : Math.min(fresh, next - start);
    windows.push(place(start, count, recent));
    start += count;
  }
  return windows;
}

/** Recent frames stand at 0, 1, …, the fresh ones follow; a sink of its own stands before them. */
function place(start: number, count: number, recent: number): WindowCut {
  const firstRecent = Math.max(0, start - recent);
  const recents = range(firstRecent, start - firstRecent);
  const sink = firstRecent > 0 ? [0] : [];
  return {
    start,
    count,
    context: [...sink, ...recents],
    contextPositions: Float32Array.from([
      ...sink.map(() => -sinkDistance),
      ...recents.map((frame) => frame - firstRecent),
    ]),
    positions: Float32Array.from(range(start - firstRecent, count)),
  };
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
