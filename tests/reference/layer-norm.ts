/** LayerNorm over the last axis in float64: (x − mean)·rstd·gain + offset, gain and offset per element. */
export interface NormInput {
  /** [rows, width] */
  readonly x: Float64Array;
  readonly rows: number;
  readonly width: number;
  readonly epsilon: number;
  readonly gain: (row: number, column: number) => number;
  readonly offset: (row: number, column: number) => number;
}

export interface NormResult {
  /** [rows, width] */
  readonly values: Float64Array;
  /** [rows, width] bound of the error of the same sum in f32, in units of f32's roundoff. */
  readonly roundoffs: Float64Array;
}

export function layerNorm({ x, rows, width, epsilon, gain, offset }: NormInput): NormResult {
  const values = new Float64Array(rows * width);
  const roundoffs = new Float64Array(rows * width);
  for (let r = 0; r < rows; r++) {
    const row = x.subarray(r * width, (r + 1) * width);
    let mean = 0;
    let meanMagnitude = 0;
    for (const value of row) {
      mean += value / width;
      meanMagnitude += Math.abs(value) / width;
    }
    let variance = 0;
    for (const value of row) variance += (value - mean) ** 2 / width;
    const rstd = 1 / Math.sqrt(variance + epsilon);
    for (let c = 0; c < width; c++) {
      const scaled = (row[c]! - mean) * rstd * gain(r, c);
      const shift = offset(r, c);
      const index = r * width + c;
      values[index] = scaled + shift;
      // A sum of n terms errs by n·u·Σ|terms|; rstd takes half the relative error of the variance.
      const centring = (width * meanMagnitude + Math.abs(row[c]!)) * rstd * Math.abs(gain(r, c));
      roundoffs[index] = centring + (width / 2 + 8) * Math.abs(scaled) + Math.abs(shift);
    }
  }
  return { values, roundoffs };
}
