/** [channels, pixels] → [pixels, channels] of x·deviation + mean, in float64. */
export function latentsToChannelsLast(
  x: Float64Array,
  mean: Float64Array,
  deviation: Float64Array,
): Float64Array {
  const channels = mean.length;
  const pixels = x.length / channels;
  return Float64Array.from({ length: x.length }, (_, index) => {
    const [pixel, channel] = [Math.floor(index / channels), index % channels];
    return x[channel * pixels + pixel]! * deviation[channel]! + mean[channel]!;
  });
}
