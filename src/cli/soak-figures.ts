export interface Slope {
  /** Per step. */
  readonly median: number;
  /** The lower and upper end of its 95 % interval; infinite where there are too few values for one. */
  readonly interval: readonly [number, number];
}

/**
 * Median of the slopes between all pairs: one outlier in four moves it little. The interval is Sen's (1968, JASA 63:1379), by
 * the normal approximation of Kendall's statistic; it takes the values' noise for independent.
 */
export function theilSenSlope(values: readonly number[]): Slope {
  const count = values.length;
  const slopes = Float64Array.from(
    values.flatMap((value, index) =>
      values.slice(index + 1).map((later, gap) => (later - value) / (gap + 1)),
    ),
  ).sort();
  const middle = Math.floor(slopes.length / 2);
  const reach = 1.96 * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  const lowest = Math.round((slopes.length - reach) / 2) - 1;
  return {
    median: (slopes.at(middle)! + slopes.at(-1 - middle)!) / 2,
    interval: [slopes[lowest] ?? -Infinity, slopes[slopes.length - 1 - lowest] ?? Infinity],
  };
}

/** @param share 0…1; between two values the nearer one below */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
}
