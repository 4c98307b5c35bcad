/** The parts of a clip on the cutting table; every change gives new ones. Pure. */
import { gridSeconds, type Part } from './tool-recipes.ts';

/** Cuts the part that is shown at a moment of the re-cut film in two, at the nearest half second. */
export function splitAt(parts: readonly Part[], atSeconds: number): readonly Part[] {
  let start = 0;
  for (const [index, part] of parts.entries()) {
    const length = lengthOf(part);
    const inside = Math.round((atSeconds - start) / gridSeconds) * gridSeconds;
    if (atSeconds < start + length || index === parts.length - 1) {
      if (inside <= 0 || inside >= length) return parts;
      const cut = part.fromSeconds + inside;
      return parts.toSpliced(index, 1, { ...part, toSeconds: cut }, { ...part, fromSeconds: cut });
    }
    start += length;
  }
  return parts;
}

/** Moves a part by one place. */
export function moved(parts: readonly Part[], index: number, by: -1 | 1): readonly Part[] {
  const to = index + by;
  if (to < 0 || to >= parts.length) return parts;
  return parts.with(index, parts[to]!).with(to, parts[index]!);
}

/** Leaves a part out; the last one that is kept stays. */
export function without(parts: readonly Part[], index: number): readonly Part[] {
  const rest = parts.toSpliced(index, 1);
  return rest.some(({ is }) => is === 'kept') ? rest : parts;
}

/** Has a part made anew, or keeps it after all; the last one that is kept stays. */
export function toggled(parts: readonly Part[], index: number): readonly Part[] {
  const part = parts[index]!;
  const next = parts.with(index, { ...part, is: part.is === 'kept' ? 'remade' : 'kept' });
  return next.some(({ is }) => is === 'kept') ? next : parts;
}

/** Takes half a second from a part's beginning or end, or gives it back as far as the clip reaches. */
export function trimmed(
  parts: readonly Part[],
  index: number,
  edge: 'from' | 'to',
  bySeconds: number,
  clipSeconds: number,
): readonly Part[] {
  const part = parts[index]!;
  const next =
    edge === 'from'
      ? { ...part, fromSeconds: part.fromSeconds + bySeconds }
      : { ...part, toSeconds: part.toSeconds + bySeconds };
  const holds =
    next.fromSeconds >= 0 && next.toSeconds <= clipSeconds && lengthOf(next) >= gridSeconds;
  return holds ? parts.with(index, next) : parts;
}

export function lengthOf({ fromSeconds, toSeconds }: Part): number {
  return toSeconds - fromSeconds;
}

export function totalSeconds(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + lengthOf(part), 0);
}
