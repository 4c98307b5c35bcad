/** Evidence folded to one tile, and how well each tile of the mark lies on it. */
import { complexGrid, fft2, type ComplexGrid } from './fft.ts';
import { dataTiles, tile, tileChips, type Shift } from './patterns.ts';

/** Samples along a side of a folded tile: two for each chip. */
const side = 2 * tileChips;

/** Where one tile fits best. */
interface Peak {
  /** In standard deviations of all places. */
  readonly height: number;
  /** In chips. */
  readonly x: number;
  readonly y: number;
}

export interface Fit {
  /** The heights of all five peaks added. */
  readonly score: number;
  /** Of the data tiles against the tile of position. */
  readonly shifts: readonly Shift[];
}

/** Evidence [height, width] of one picture, and the chip size to judge it by. */
export interface Folding {
  readonly evidence: Float32Array;
  readonly width: number;
  readonly chipPixels: number;
}

/**
 * How clearly the tile of position is there for each of two chip sizes, in standard deviations.
 * Two at once, because a transform of complex numbers carries two real grids.
 */
export function positionHeights(first: Folding, second: Folding): readonly [number, number] {
  const grid = complexGrid(side);
  fold(first, grid.re);
  fold(second, grid.im);
  fft2(grid, -1);
  const tile = tileSpectra()[0]!;
  const { re, im } = grid;
  const out = complexGrid(side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const i = y * side + x;
      if (i === 0) continue;
      const mirrored = ((side - y) % side) * side + ((side - x) % side);
      // The spectra of both, parted: of real grids they are even in one part and odd in the other.
      const aRe = (re[i]! + re[mirrored]!) / 2;
      const aIm = (im[i]! - im[mirrored]!) / 2;
      const bRe = (im[i]! + im[mirrored]!) / 2;
      const bIm = (re[mirrored]! - re[i]!) / 2;
      const a = damping(aRe, aIm);
      const b = damping(bRe, bIm);
      const tRe = tile.re[i]!;
      const tIm = tile.im[i]!;
      out.re[i] = a * (aRe * tRe + aIm * tIm) - b * (bIm * tRe - bRe * tIm);
      out.im[i] = a * (aIm * tRe - aRe * tIm) + b * (bRe * tRe + bIm * tIm);
    }
  }
  fft2(out, 1);
  return [highestOf(out.re), highestOf(out.im)];
}

/** The spectrum of evidence laid onto itself with a period of 32 chips, damped. */
export function foldedSpectrum(folding: Folding): ComplexGrid {
  const grid = complexGrid(side);
  fold(folding, grid.re);
  fft2(grid, -1);
  const { re, im } = grid;
  re[0] = 0;
  im[0] = 0;
  for (let i = 0; i < re.length; i++) {
    const gain = damping(re[i]!, im[i]!);
    re[i]! *= gain;
    im[i]! *= gain;
  }
  return grid;
}

/** Each frequency loses the root of its size: content is loud in few, the mark even in all. */
function damping(re: number, im: number): number {
  const size = Math.sqrt(re * re + im * im);
  return size === 0 ? 0 : 1 / Math.sqrt(size);
}

function fold({ evidence, width, chipPixels }: Folding, out: Float64Array): void {
  const bins = Math.max(width, evidence.length / width);
  const binOf = Int32Array.from(
    { length: bins },
    (_, pixel) => Math.floor((2 * (pixel + 0.5)) / chipPixels + 0.5) % side,
  );
  const row = new Float64Array(side);
  for (let y = 0, at = 0; at < evidence.length; y++) {
    row.fill(0);
    for (let x = 0; x < width; x++, at++) row[binOf[x]!]! += evidence[at]!;
    const to = binOf[y]! * side;
    for (let x = 0; x < side; x++) out[to + x]! += row[x]!;
  }
}

function highestOf(surface: Float64Array): number {
  let top = -Infinity;
  for (const value of surface) top = Math.max(top, value);
  return top / deviationOf(surface);
}

/** All five tiles, on the same one of the four half-chip phases. */
export function fitTiles(spectrum: ComplexGrid): Fit {
  const surfaces: Float64Array[] = [];
  for (let index = 0; index <= dataTiles; index += 2)
    surfaces.push(...correlations(spectrum, index));
  const fits = ([0, 1, 2, 3] as const).map((phase): Fit => {
    const [position, ...data] = surfaces.map((surface) => highest(surface, phase));
    const origin = position!;
    return {
      score: data.reduce((sum, { height }) => sum + height, origin.height),
      shifts: data.map(({ x, y }) => ({
        x: (x - origin.x + tileChips) % tileChips,
        y: (y - origin.y + tileChips) % tileChips,
      })),
    };
  });
  return fits.reduce((best, fit) => (fit.score > best.score ? fit : best));
}

/** [64, 64] of tile `index` at each cyclic shift, and of the next tile, where there is one. */
function correlations(spectrum: ComplexGrid, index: number): Float64Array[] {
  const first = tileSpectra()[index]!;
  const second = tileSpectra()[index + 1];
  const grid = complexGrid(side);
  // Both results are real, so one transform carries the second as its imaginary part.
  for (let i = 0; i < grid.re.length; i++) {
    const re = spectrum.re[i]!;
    const im = spectrum.im[i]!;
    let outRe = re * first.re[i]! + im * first.im[i]!;
    let outIm = im * first.re[i]! - re * first.im[i]!;
    if (second !== undefined) {
      outRe -= im * second.re[i]! - re * second.im[i]!;
      outIm += re * second.re[i]! + im * second.im[i]!;
    }
    grid.re[i] = outRe;
    grid.im[i] = outIm;
  }
  fft2(grid, 1);
  return second === undefined ? [grid.re] : [grid.re, grid.im];
}

function highest(surface: Float64Array, phase: 0 | 1 | 2 | 3): Peak {
  let top = -Infinity;
  let at = 0;
  for (let y = phase >> 1; y < side; y += 2) {
    for (let i = y * side + (phase & 1); i < (y + 1) * side; i += 2) {
      if (surface[i]! > top) {
        top = surface[i]!;
        at = i;
      }
    }
  }
  return {
    height: top / deviationOf(surface),
    x: (at % side) >> 1,
    y: Math.floor(at / side) >> 1,
  };
}

function deviationOf(surface: Float64Array): number {
  let power = 0;
  for (const value of surface) power += value * value;
  return Math.sqrt(power / surface.length) || 1;
}

let known: readonly ComplexGrid[] | undefined;

function tileSpectra(): readonly ComplexGrid[] {
  known ??= Array.from({ length: dataTiles + 1 }, (_, index) => {
    const chips = tile(index);
    const grid = complexGrid(side);
    // Samples between two chips are their mean, as the eased pulse of `markPlane` has it.
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const rows = [y >> 1, ((y + 1) >> 1) % tileChips];
        const columns = [x >> 1, ((x + 1) >> 1) % tileChips];
        grid.re[y * side + x] = rows
          .flatMap((row) => columns.map((column) => chips[row * tileChips + column]!))
          .reduce((sum, chip) => sum + chip / 4, 0);
      }
    }
    fft2(grid, -1);
    return grid;
  });
  return known;
}
