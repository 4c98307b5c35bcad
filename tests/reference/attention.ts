export interface AttentionInput {
  /** [batch·queries, columns.q] */
  readonly q: Float64Array;
  /** [batch·keys, columns.kv] */
  readonly kv: Float64Array;
  /** [batch, keys] */
  readonly mask?: Float64Array;
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
  readonly heads: number;
  readonly headWidth: number;
  readonly columns: {
    readonly q: number;
    readonly firstQ: number;
    readonly kv: number;
    readonly firstK: number;
    readonly firstV: number;
  };
}

export interface AttentionResult {
  /** [batch·queries, heads·headWidth] */
  readonly values: Float64Array;
  /** [batch·queries, heads·headWidth] Σ p·|v|: what errors of the result scale with. */
  readonly magnitudes: Float64Array;
  /** Largest Σ |q·k| / √headWidth: what errors of the scores scale with. */
  readonly scoreMagnitude: number;
}

/** softmax(q·kᵀ/√d)·v in float64, the scores written out; zero where no key counts. */
export function attention(input: AttentionInput): AttentionResult {
  const { q, kv, mask, batch, queries, keys, heads, headWidth, columns } = input;
  const width = heads * headWidth;
  const values = new Float64Array(batch * queries * width);
  const magnitudes = new Float64Array(values.length);
  let scoreMagnitude = 0;
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      for (let i = 0; i < queries; i++) {
        const weights = new Float64Array(keys);
        for (let j = 0; j < keys; j++) {
          let score = 0;
          let magnitude = 0;
          for (let d = 0; d < headWidth; d++) {
            const product =
              (q[(b * queries + i) * columns.q + columns.firstQ + h * headWidth + d]! *
                kv[(b * keys + j) * columns.kv + columns.firstK + h * headWidth + d]!) /
              Math.sqrt(headWidth);
            score += product;
            magnitude += Math.abs(product);
          }
          scoreMagnitude = Math.max(scoreMagnitude, magnitude);
          weights[j] = (mask ? mask[b * keys + j]! : 1) * Math.exp(score);
        }
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        for (let j = 0; j < keys; j++) {
          const p = total > 0 ? weights[j]! / total : 0;
          for (let d = 0; d < headWidth; d++) {
            const v = kv[(b * keys + j) * columns.kv + columns.firstV + h * headWidth + d]!;
            const at = (b * queries + i) * width + h * headWidth + d;
            values[at]! += p * v;
            magnitudes[at]! += p * Math.abs(v);
          }
        }
      }
    }
  }
  return { values, magnitudes, scoreMagnitude };
}
