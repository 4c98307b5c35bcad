/**
 * Was it made here? Looks for the invisible mark in any picture or clip, at any scale and place,
 * and says how often a picture without the mark would look like this.
 */
import { fitTiles, foldedSpectrum, positionHeights, type Folding } from './correlate.ts';
import { evidenceOf, halve, type LumaPlane } from './evidence.ts';
import { payloadOf } from './patterns.ts';

/** Chips are looked for between this many pixels and twice as many, then in the halved picture. */
const smallestChipPixels = 2.5;

/** From one size of chip to the next: 44 chips from the middle a third of a chip is lost at most. */
const sizeStep = 1.016;

/** A picture's shorter side holds 48 chips or more as made; less than this is too little to judge. */
const fewestChips = 14;

/** Sizes that look best by the tile of position, and are looked at whole. */
const shortlist = 6;

/**
 * Scores of unmarked pictures lie about a Gumbel distribution, as the highest of many do: fitted to
 * those of `tests/figures/unmarked.ts` (mean 18.5, deviation 0.62), its scale a tenth wider for the
 * kinds with the heaviest tail.
 */
const unmarked = { location: 18.2, scale: 0.55 };

/** By the fit, one unmarked picture in 40,000 scores so high; none of those measured did. */
const leastScore = 24;

export interface MarkReading {
  readonly isMarked: boolean;
  /** Share of unmarked pictures that score as high or higher, by the fit. */
  readonly falsePositiveRate: number;
  /** The 32 bits of the mark; undefined where it is not there or its check bits deny them. */
  readonly payload: number | undefined;
  /** The heights of five peaks, in standard deviations. */
  readonly score: number;
  /** Width of a chip in the picture as given. */
  readonly chipPixels: number;
}

/** @param frames of one clip, all of one size: a mark stands still, so each frame adds to it */
export function detectMark(frames: readonly LumaPlane[]): MarkReading {
  const found: (Folding & { height: number; level: number })[] = [];
  let planes = frames;
  for (let level = 1; shortSide(planes) >= smallestChipPixels * fewestChips; level *= 2) {
    const evidence = evidenceOf(planes);
    const { width } = planes[0]!;
    const largest = Math.min(2 * smallestChipPixels, shortSide(planes) / fewestChips);
    for (let chip = smallestChipPixels; chip < largest; chip *= sizeStep * sizeStep) {
      const pair = [chip, chip * sizeStep].map((chipPixels) => ({ evidence, width, chipPixels }));
      const heights = positionHeights(pair[0]!, pair[1]!);
      found.push(...pair.map((folding, index) => ({ ...folding, level, height: heights[index]! })));
    }
    planes = planes.map(halve);
  }
  const best = found
    .sort((a, b) => b.height - a.height)
    .slice(0, shortlist)
    .map((folding) => ({
      chipPixels: folding.chipPixels * folding.level,
      ...fitTiles(foldedSpectrum(folding)),
    }))
    .reduce((a, b) => (b.score > a.score ? b : a), { chipPixels: 0, score: 0, shifts: [] });
  const isMarked = best.score >= leastScore;
  return {
    isMarked,
    falsePositiveRate: 1 - Math.exp(-Math.exp((unmarked.location - best.score) / unmarked.scale)),
    payload: isMarked ? payloadOf(best.shifts) : undefined,
    score: best.score,
    chipPixels: best.chipPixels,
  };
}

function shortSide(planes: readonly LumaPlane[]): number {
  const { width, height } = planes[0]!;
  return Math.min(width, height);
}
