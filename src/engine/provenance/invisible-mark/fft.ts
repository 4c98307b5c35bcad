/** The discrete Fourier transform of a square of complex numbers, in place; side a power of two. */

export interface ComplexGrid {
  /** Rows and columns. */
  readonly side: number;
  /** [side, side], real parts. */
  readonly re: Float64Array;
  /** [side, side], imaginary parts. */
  readonly im: Float64Array;
}

export function complexGrid(side: number): ComplexGrid {
  return { side, re: new Float64Array(side * side), im: new Float64Array(side * side) };
}

/** Cooley–Tukey over rows, then columns; `sign` −1 is forward, +1 backward, neither divides. */
export function fft2(grid: ComplexGrid, sign: 1 | -1): void {
  const tables = tablesOf(grid.side);
  fftRows(grid, sign, tables);
  transpose(grid);
  fftRows(grid, sign, tables);
  transpose(grid);
}

function fftRows({ side, re, im }: ComplexGrid, sign: 1 | -1, tables: Tables): void {
  const { cosines, sines, reversed } = tables;
  for (let row = 0; row < re.length; row += side) {
    for (let i = 0; i < side; i++) {
      const j = reversed[i]!;
      if (i < j) swap(re, im, row + i, row + j);
    }
    for (let half = 1; half < side; half *= 2) {
      const rootStep = side / (2 * half);
      for (let k = 0; k < half; k++) {
        const c = cosines[k * rootStep]!;
        const s = sign * sines[k * rootStep]!;
        for (let a = row + k; a < row + side; a += 2 * half) {
          const b = a + half;
          const bRe = re[b]! * c - im[b]! * s;
          const bIm = re[b]! * s + im[b]! * c;
          re[b] = re[a]! - bRe;
          im[b] = im[a]! - bIm;
          re[a]! += bRe;
          im[a]! += bIm;
        }
      }
    }
  }
}

function transpose({ side, re, im }: ComplexGrid): void {
  for (let y = 1; y < side; y++) {
    for (let x = 0; x < y; x++) swap(re, im, y * side + x, x * side + y);
  }
}

function swap(re: Float64Array, im: Float64Array, a: number, b: number): void {
  const aRe = re[a]!;
  const aIm = im[a]!;
  re[a] = re[b]!;
  im[a] = im[b]!;
  re[b] = aRe;
  im[b] = aIm;
}

interface Tables {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
  /** Index with its bits in reverse order. */
  readonly reversed: Int32Array;
}

const tablesBySide = new Map<number, Tables>();

function tablesOf(side: number): Tables {
  const known = tablesBySide.get(side);
  if (known !== undefined) return known;
  const angles = Float64Array.from({ length: side / 2 }, (_, k) => (2 * Math.PI * k) / side);
  const reversed = new Int32Array(side);
  for (let i = 1; i < side; i++) reversed[i] = (reversed[i >> 1]! >> 1) | (i & 1 ? side / 2 : 0);
  const made = { cosines: angles.map(Math.cos), sines: angles.map(Math.sin), reversed };
  tablesBySide.set(side, made);
  return made;
}
