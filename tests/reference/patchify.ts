import type { LatentShape } from '../../src/common/shape.ts';

type PatchSize = readonly [number, number, number];

/** Latents [frames, channels, height, width] → tokens [tokens, (channel, t, h, w of a patch)]. */
export function patchify(
  latents: Float64Array,
  { frames, channels, height, width }: LatentShape,
  [patchT, patchH, patchW]: PatchSize,
): Float64Array {
  const out: number[] = [];
  for (let f = 0; f < frames; f += patchT) {
    for (let y = 0; y < height; y += patchH) {
      for (let x = 0; x < width; x += patchW) {
        for (let c = 0; c < channels; c++) {
          for (let i = 0; i < patchT; i++) {
            for (let j = 0; j < patchH; j++) {
              for (let k = 0; k < patchW; k++) {
                out.push(latents[(((f + i) * channels + c) * height + y + j) * width + x + k]!);
              }
            }
          }
        }
      }
    }
  }
  return Float64Array.from(out);
}
