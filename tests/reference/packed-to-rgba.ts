/**
 * Packed frames [height, width, frames, 4, 4, 3] in −1…1 → colours [frames, 4·height, 4·width, 3]
 * in 0…255, clamped and not yet rounded.
 */
export function packedToColours(
  packed: Float64Array,
  { height, width, frames }: { height: number; width: number; frames: number },
): Float64Array {
  const out = new Float64Array(packed.length);
  let next = 0;
  for (let frame = 0; frame < frames; frame++) {
    for (let row = 0; row < 4 * height; row++) {
      for (let column = 0; column < 4 * width; column++) {
        for (let colour = 0; colour < 3; colour++) {
          const pixel = Math.floor(row / 4) * width + Math.floor(column / 4);
          const place = ((pixel * frames + frame) * 4 + (row % 4)) * 4 + (column % 4);
          const value = packed[place * 3 + colour]! * 0.5 + 0.5;
          out[next++] = Math.min(1, Math.max(0, value)) * 255;
        }
      }
    }
  }
  return out;
}
