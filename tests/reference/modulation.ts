import type { ModulationShape } from '../../src/engine/kernels/modulation.ts';

/** table[l, f, m, c] = base[l, m, c] + time[f, m or the only row, c]. */
export function modulation(
  base: Float64Array,
  time: Float64Array,
  { layers, frames, tableRows, timeRows, width }: ModulationShape,
): Float64Array {
  const out: number[] = [];
  for (let l = 0; l < layers; l++) {
    for (let f = 0; f < frames; f++) {
      for (let m = 0; m < tableRows; m++) {
        for (let c = 0; c < width; c++) {
          const timeRow = timeRows === 1 ? 0 : m;
          out.push(
            base[(l * tableRows + m) * width + c]! + time[(f * timeRows + timeRow) * width + c]!,
          );
        }
      }
    }
  }
  return Float64Array.from(out);
}
