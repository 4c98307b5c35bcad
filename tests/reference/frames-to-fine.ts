/**
 * Small frames of a latent frame and of the one before, [2h, 2w, groups, 4, 4, 3] each →
 * [4h, 4w, groups + 1, 3, 2, 2].
 */
export function framesToFine(
  small: Float64Array,
  past: Float64Array,
  { height, width, groups }: { height: number; width: number; groups: number },
): Float64Array {
  const pixel = (
    frames: Float64Array,
    frame: number,
    y: number,
    x: number,
    rgb: number,
  ): number => {
    const cell = Math.floor(y / 4) * 2 * width + Math.floor(x / 4);
    return frames[(((cell * groups + frame) * 4 + (y % 4)) * 4 + (x % 4)) * 3 + rgb]!;
  };
  const out: number[] = [];
  for (let y = 0; y < 8 * height; y += 2) {
    for (let x = 0; x < 8 * width; x += 2) {
      for (let frame = -1; frame < groups; frame++) {
        for (let rgb = 0; rgb < 3; rgb++) {
          for (const dy of [0, 1]) {
            for (const dx of [0, 1]) {
              out.push(
                frame < 0
                  ? pixel(past, groups - 1, y + dy, x + dx, rgb)
                  : pixel(small, frame, y + dy, x + dx, rgb),
              );
            }
          }
        }
      }
    }
  }
  return Float64Array.from(out);
}
