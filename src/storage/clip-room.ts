/** How much room clips may take, and which go where that is not enough. Pure. */
import { clipBytes } from './clip-records.ts';
import type { StoredClip } from './database.ts';

export interface ClipLimits {
  readonly maxClips: number;
  readonly maxBytes: number;
}

/**
 * Limits for a browser that says how much it may store: weights and jobs need their room too, and
 * an origin at its quota loses everything at once.
 */
export function clipLimits(estimate: StorageEstimate): ClipLimits {
  const quotaBytes = estimate.quota ?? 2 ** 30;
  return { maxClips: 2000, maxBytes: Math.min(2 ** 30, quotaBytes / 4) };
}

/**
 * The fewest of `others`, from those that are missed least, without which all are within the limits.
 * @param mayGo asked only of those whose turn it is
 */
export function overLimits(
  others: readonly StoredClip[],
  clip: StoredClip,
  limits: ClipLimits,
  mayGo: (clip: StoredClip) => boolean,
): readonly StoredClip[] {
  let count = others.length + 1;
  let bytes = totalBytes(others) + clipBytes(clip);
  const missedLeast = others.toSorted(
    (one, other) => worthOf(one) - worthOf(other) || one.createdAtMs - other.createdAtMs,
  );
  return missedLeast.filter((other) => {
    if (count <= limits.maxClips && bytes <= limits.maxBytes) return false;
    if (!mayGo(other)) return false;
    count--;
    bytes -= clipBytes(other);
    return true;
  });
}

export function totalBytes(clips: readonly Partial<StoredClip>[]): number {
  return clips.reduce((sum, clip) => sum + clipBytes(clip), 0);
}

function worthOf({ binnedAtMs, isStarred }: StoredClip): number {
  if (binnedAtMs !== undefined) return 0;
  return isStarred === true ? 2 : 1;
}
