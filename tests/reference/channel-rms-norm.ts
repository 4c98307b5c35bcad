/** x / √(mean x² + epsilon) · gain over the last axis of [pixels, channels], in float64. */
export function channelRmsNorm(x: Float64Array, gain: Float64Array, epsilon: number): Float64Array {
  const channels = gain.length;
  const out = new Float64Array(x.length);
  for (let first = 0; first < x.length; first += channels) {
    const row = x.subarray(first, first + channels);
    const meanSquare = row.reduce((sum, value) => sum + value * value, 0) / channels;
    const scale = 1 / Math.sqrt(meanSquare + epsilon);
    row.forEach((value, channel) => {
      out[first + channel] = value * scale * gain[channel]!;
    });
  }
  return out;
}
