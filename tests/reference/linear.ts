/** A dense layer with its epilogue in float64. */
export interface LinearInput {
  /** [rows, depth] */
  readonly x: Float64Array;
  /** [depth, columns] */
  readonly w: Float64Array;
  /** [columns] */
  readonly bias: Float64Array;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
}

export interface LinearResult {
  /** [rows, columns] Σ x·w + bias. */
  readonly sums: Float64Array;
  /** [rows, columns] Σ |x·w| + |bias|: what rounding errors scale with. */
  readonly magnitudes: Float64Array;
}

export function linear({ x, w, bias, rows, depth, columns }: LinearInput): LinearResult {
  const sums = new Float64Array(rows * columns);
  const magnitudes = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let n = 0; n < columns; n++) {
      let sum = bias[n]!;
      let magnitude = Math.abs(sum);
      for (let k = 0; k < depth; k++) {
        const product = x[r * depth + k]! * w[k * columns + n]!;
        sum += product;
        magnitude += Math.abs(product);
      }
      sums[r * columns + n] = sum;
      magnitudes[r * columns + n] = magnitude;
    }
  }
  return { sums, magnitudes };
}

/** The tanh form of GELU; its slope stays below 1.13. */
export function gelu(s: number): number {
  return 0.5 * s * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (s + 0.044715 * s ** 3)));
}

/** Its slope stays below 1.1. */
export function silu(s: number): number {
  return s / (1 + Math.exp(-s));
}
