export interface RmsNormInput {
  /** [rows, stride] */
  readonly y: Float64Array;
  readonly rows: number;
  readonly stride: number;
  readonly firstColumn: number;
  readonly width: number;
  readonly epsilon: number;
  /** [width] */
  readonly gain: Float64Array;
  readonly rotation?: {
    readonly tokens: number;
    readonly headWidth: number;
    /** [tokens, headWidth / 2] of (cos, sin). */
    readonly angles: Float64Array;
  };
}

export interface RmsNormResult {
  /** [rows, stride] */
  readonly values: Float64Array;
  /** [rows, stride] what rounding errors scale with: 0 where nothing changes. */
  readonly magnitudes: Float64Array;
}

/** RMSNorm over `width` columns, then adjacent pairs rotated as complex numbers, in float64. */
export function rmsNormRope(input: RmsNormInput): RmsNormResult {
  const { y, rows, stride, firstColumn, width, epsilon, gain, rotation } = input;
  const values = y.slice();
  const magnitudes = new Float64Array(y.length);
  for (let r = 0; r < rows; r++) {
    const base = r * stride + firstColumn;
    let meanSquare = 0;
    for (let c = 0; c < width; c++) meanSquare += y[base + c]! ** 2 / width;
    const scale = 1 / Math.sqrt(meanSquare + epsilon);
    for (let c = 0; c < width; c += 2) {
      const a = y[base + c]! * scale * gain[c]!;
      const b = y[base + c + 1]! * scale * gain[c + 1]!;
      const [cos, sin] = rotation ? angleOf(rotation, r, c) : [1, 0];
      values[base + c] = a * cos - b * sin;
      values[base + c + 1] = a * sin + b * cos;
      magnitudes[base + c] = Math.abs(a * cos) + Math.abs(b * sin);
      magnitudes[base + c + 1] = Math.abs(a * sin) + Math.abs(b * cos);
    }
  }
  return { values, magnitudes };
}

function angleOf(
  { tokens, headWidth, angles }: NonNullable<RmsNormInput['rotation']>,
  row: number,
  column: number,
): readonly [number, number] {
  const at = (row % tokens) * headWidth + (column % headWidth);
  return [angles[at]!, angles[at + 1]!];
}
