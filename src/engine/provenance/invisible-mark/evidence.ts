/** What a picture says about a faint pattern: its fine structure, each place weighed by its calm. */

/** Brightness of one picture. */
export interface LumaPlane {
  readonly width: number;
  readonly height: number;
  /** [height, width], 0…255. */
  readonly luma: Float32Array;
}

/** Pixels of a box of means reach so far from its centre: two to four chips wide. */
const reachPixels = 5;

/** A place as lively as this, in levels, counts half. */
const calmLevels = 2;

/** What a single pixel may say at most, so that no edge outshouts the pattern. */
const loudest = 1.5;

/** BT.709 luma of RGBA pixels [height, width, 4]. */
export function lumaOf(rgba: Uint8ClampedArray, width: number, height: number): LumaPlane {
  const luma = new Float32Array(width * height);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += 4) {
    luma[pixel] = 0.2126 * rgba[at]! + 0.7152 * rgba[at + 1]! + 0.0722 * rgba[at + 2]!;
  }
  return { width, height, luma };
}

/** The means of 2 × 2 pixels; an odd last row or column is left out. */
export function halve({ width, height, luma }: LumaPlane): LumaPlane {
  const half = { width: width >> 1, height: height >> 1 };
  const out = new Float32Array(half.width * half.height);
  for (let y = 0, at = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++, at++) {
      const from = 2 * y * width + 2 * x;
      out[at] = (luma[from]! + luma[from + 1]! + luma[from + width]! + luma[from + width + 1]!) / 4;
    }
  }
  return { ...half, luma: out };
}

/** [height, width]: the sum over planes of one size of (luma − local mean) / local variance, clipped. */
export function evidenceOf(planes: readonly LumaPlane[]): Float32Array {
  const { width, height } = planes[0]!;
  const sum = new Float32Array(width * height);
  const fine = new Float32Array(sum.length);
  const squares = new Float32Array(sum.length);
  for (const { luma } of planes) {
    const mean = boxMean(luma, width, height);
    for (let i = 0; i < sum.length; i++) {
      fine[i] = luma[i]! - mean[i]!;
      squares[i] = fine[i]! * fine[i]!;
    }
    const variance = boxMean(squares, width, height);
    for (let i = 0; i < sum.length; i++) {
      const says = (calmLevels * fine[i]!) / (variance[i]! + calmLevels * calmLevels);
      sum[i]! += Math.max(-loudest, Math.min(loudest, says));
    }
  }
  return sum;
}

/** The mean of the box around each pixel, of what lies inside the picture. */
function boxMean(values: Float32Array, width: number, height: number): Float32Array {
  const rows = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(reachPixels, width); x++) sum += values[row + x]!;
    for (let x = 0; x < width; x++) {
      const enters = x + reachPixels;
      const leaves = x - reachPixels - 1;
      if (enters < width) sum += values[row + enters]!;
      if (leaves >= 0) sum -= values[row + leaves]!;
      rows[row + x] = sum / (Math.min(width - 1, enters) - Math.max(-1, leaves));
    }
  }
  const out = new Float32Array(values.length);
  const sums = new Float64Array(width);
  const add = (y: number, sign: 1 | -1): void => {
    for (let x = 0; x < width; x++) sums[x]! += sign * rows[y * width + x]!;
  };
  for (let y = 0; y < Math.min(reachPixels, height); y++) add(y, 1);
  for (let y = 0; y < height; y++) {
    const enters = y + reachPixels;
    const leaves = y - reachPixels - 1;
    if (enters < height) add(enters, 1);
    if (leaves >= 0) add(leaves, -1);
    const count = Math.min(height - 1, enters) - Math.max(-1, leaves);
    for (let x = 0; x < width; x++) out[y * width + x] = sums[x]! / count;
  }
  return out;
}
