/**
 * Small frames of a latent frame and of the one before [2h, 2w, groups, 4, 4, 3] and changes [4h, 4w, groups, 2, 2, 2, 3] → colours
 * [groups, 8h, 8w, 2, 4], the last number of each 0.
 */
export function layerColours(
  small: Float64Array,
  past: Float64Array,
  paint: Float64Array,
  { height, width, groups }: { height: number; width: number; groups: number },
): Float64Array {
  const out: number[] = [];
  for (let group = 0; group < groups; group++) {
    for (let y = 0; y < 8 * height; y++) {
      for (let x = 0; x < 8 * width; x++) {
        const coarse = Math.floor(y / 4) * 2 * width + Math.floor(x / 4);
        const fine = Math.floor(y / 2) * 4 * width + Math.floor(x / 2);
        const inCoarse = (y % 4) * 4 + (x % 4);
        const inFine = (y % 2) * 2 + (x % 2);
        for (const layer of [0, 1]) {
          for (const colour of [0, 1, 2]) {
            // Every small frame of both, in order; behind is the one before.
            const order = groups + group - 1 + layer;
            const source = order < groups ? past : small;
            const s = source[((coarse * groups + (order % groups)) * 16 + inCoarse) * 3 + colour]!;
            const p = paint[(((fine * groups + group) * 2 + layer) * 4 + inFine) * 3 + colour]!;
            out.push((s + p) / 2 + 0.5);
          }
          out.push(0);
        }
      }
    }
  }
  return Float64Array.from(out);
}
