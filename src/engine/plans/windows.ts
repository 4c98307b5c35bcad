/**
 * Where a film is cut into windows, and where the latent frames of each stand in time. The same rules
 * as in training: models/training/windows.py.
 */

export interface WindowSizes {
  /** Latent frames that a window makes, at most. */
  readonly fresh: number;
  /** Latent frames just before and just after them that it looks at, at most. */
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

/** Latent frames of a phrase of motion: two seconds, after which a camera's swing turns. */
const phrase = 4;

/**
 * How far before `first`, the earliest other frame of a window, the sink stands: the film's first latent
 * frame, which later windows keep in sight as a reference for subject and place, at a distance that
 * does not grow with the film. The network knows distances only; by this one it knows which moment
 * of a phrase of motion a window is.
 */
function sinkDistance(first: number): number {
  return 2 + ((first + 1) % phrase);
}

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
  return pieces(0, latentFrames, cuts, fresh).map(({ start, count }) =>
    placeWindow({ start, count, before: start, after: [], hasSink: true }, recent),
  );
}

export interface Piece {
  readonly start: number;
  readonly count: number;
}

/** Latent frames `start … end − 1` in pieces of at most `most`; the film's first stands alone. */
export function pieces(
  start: number,
  end: number,
  cuts: readonly number[] = [],
  most = windowSizes.fresh,
): Piece[] {
  const ends = [...cuts, end];
  const found: Piece[] = [];
  for (let at = start; at < end;) {
    const next = Math.min(...ends.filter((each) => each > at));
    const count = at === 0 ? 1 : Math.min(most, next - at);
    found.push({ start: at, count });
    at += count;
  }
  return found;
}

export interface WindowPlace extends Piece {
  /** Latent frames just before it that are there, without a gap. */
  readonly before: number;
  /** Film indices of those that come after it, if any: they need not lie there in the film. */
  readonly after: readonly number[];
  /** Whether the film's first latent frame is there. */
  readonly hasSink: boolean;
}

/** Frames before stand at 0, 1, …, fresh ones and those after follow; a sink of its own stands before. */
export function placeWindow(
  { start, count, before, after, hasSink }: WindowPlace,
  recent = windowSizes.recent,
): WindowCut {
  const recents = Math.min(before, recent);
  const first = start - recents;
  const ahead = after.slice(0, recent);
  const sink = hasSink && first > 0 ? [0] : [];
  return {
    start,
    count,
    context: [...sink, ...range(first, recents), ...ahead],
    contextPositions: Float32Array.from([
      ...sink.map(() => -sinkDistance(first)),
      ...range(0, recents),
      ...ahead.map((_, place) => recents + count + place),
    ]),
    positions: Float32Array.from(range(recents, count)),
  };
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
