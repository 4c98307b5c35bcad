/** Stored weights [outputs, depth] with one scale for each `groupSize` along the depth → [depth, outputs]. */
export function dequantise(
  stored: ArrayLike<number>,
  scales: Float64Array,
  [outputs, depth]: readonly [number, number],
  groupSize: number,
): Float64Array {
  const out = new Float64Array(depth * outputs);
  const groups = depth / groupSize;
  for (let n = 0; n < outputs; n++) {
    for (let k = 0; k < depth; k++) {
      const scale = scales[n * groups + Math.floor(k / groupSize)]!;
      out[k * outputs + n] = stored[n * depth + k]! * scale;
    }
  }
  return out;
}
