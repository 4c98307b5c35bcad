/** Median of the slopes between all pairs, per step: one outlier in four moves it little. */
export function theilSenSlope(values: readonly number[]): number {
  const slopes = values.flatMap((value, index) =>
    values.slice(index + 1).map((later, gap) => (later - value) / (gap + 1)),
  );
  return percentile(slopes, 0.5);
}

/** @param share 0…1; between two values the nearer one below */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
}
