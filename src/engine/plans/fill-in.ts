/**
 * A film of which some latent frames are there already, and whose gaps are made: what picture to
 * video, extend, re-cut, loop, storyboard and blend have in common.
 */
import { pieces, placeWindow, windowSizes, type WindowCut } from './windows.ts';

export interface FilledWindow extends WindowCut {
  /** Its frames are there. */
  readonly isGiven: boolean;
}

export interface Gaps {
  readonly latentFrames: number;
  /** Whether a latent frame is there. */
  readonly isGiven: (frame: number) => boolean;
  /** Latent frames that begin a window. */
  readonly cuts: readonly number[];
}

/**
 * What is given comes first. A gap is made from its beginning on, its last window in sight of what
 * follows; one that nothing precedes is made from its end backwards.
 */
export function fillIn({ latentFrames, isGiven, cuts }: Gaps): FilledWindow[] {
  const runs = runsOf(latentFrames, isGiven);
  const given = runs.filter((run) => run.isGiven);
  const isThere = new Set(given.flatMap(({ start, end }) => indices(start, end)));
  const windows: FilledWindow[] = given.flatMap(({ start, end }) =>
    pieces(start, end).map((piece) => ({
      ...placeWindow({ ...piece, before: 0, after: [], hasSink: false }),
      isGiven: true,
    })),
  );
  const { recent } = windowSizes;
  const after = (end: number): number[] => {
    const ahead = indices(end, Math.min(end + recent, latentFrames));
    const gap = ahead.findIndex((frame) => !isThere.has(frame));
    return gap < 0 ? ahead : ahead.slice(0, gap);
  };
  const before = (start: number): number => {
    let count = 0;
    while (count < recent && isThere.has(start - 1 - count)) count++;
    return count;
  };
  for (const { start, end } of runs.filter((run) => !run.isGiven)) {
    const inOrder = pieces(start, end, cuts);
    const isBackwards = start === 0 && end < latentFrames;
    for (const piece of isBackwards ? inOrder.toReversed() : inOrder) {
      const place = {
        ...piece,
        before: before(piece.start),
        after: after(piece.start + piece.count),
        hasSink: isThere.has(0),
      };
      windows.push({ ...placeWindow(place), isGiven: false });
      for (const frame of indices(piece.start, piece.start + piece.count)) isThere.add(frame);
    }
  }
  return windows;
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly isGiven: boolean;
}

/** Neighbours of one kind, in order. */
function runsOf(latentFrames: number, isGiven: (frame: number) => boolean): Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < latentFrames;) {
    const kind = isGiven(start);
    let end = start + 1;
    while (end < latentFrames && isGiven(end) === kind) end++;
    runs.push({ start, end, isGiven: kind });
    start = end;
  }
  return runs;
}

function indices(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
}
