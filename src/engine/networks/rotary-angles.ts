/** Where tokens stand: frame by frame, each with as many rows and columns. */
export interface TokenPlaces {
  /** [frames] place of each frame of tokens on the time axis, whole numbers; only distances count. */
  readonly positions: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
}

/**
 * Angles of three-axis rotary embedding as Wan 2.1 splits them: of a head's complex pairs a third
 * each (rounded down) turns with height and width, the rest with time.
 * @returns [tokens, headWidth / 2] of (cos, sin) f32, computed in f64: angles of many radians are
 * too coarse in f32, and WGSL bounds sin and cos only within ±π.
 */
export function rotaryAngles(
  { positions, height, width }: TokenPlaces,
  headWidth: number,
  theta: number,
): Float32Array<ArrayBuffer> {
  const spatialPairs = Math.floor(headWidth / 6);
  const temporalPairs = headWidth / 2 - 2 * spatialPairs;
  const frequencies = (count: number): number[] =>
    Array.from({ length: count }, (_, i) => theta ** (-i / count));
  const [byTime, bySpace] = [frequencies(temporalPairs), frequencies(spatialPairs)];
  const out = new Float32Array(positions.length * height * width * headWidth);
  let at = 0;
  for (let f = 0; f < positions.length; f++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const angles = [
          ...byTime.map((frequency) => positions[f]! * frequency),
          ...bySpace.map((frequency) => y * frequency),
          ...bySpace.map((frequency) => x * frequency),
        ];
        for (const angle of angles) {
          out[at++] = Math.cos(angle);
          out[at++] = Math.sin(angle);
        }
      }
    }
  }
  return out;
}
