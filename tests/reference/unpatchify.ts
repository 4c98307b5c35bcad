import type { LatentShape } from '../../src/common/shape.ts';

type PatchSize = readonly [number, number, number];

/** Tokens [tokens, columns] → latents [frames, channels, height, width]. */
export function unpatchify(
  tokens: Float64Array,
  { frames, channels, height, width }: LatentShape,
  [patchT, patchH, patchW]: PatchSize,
  order: 'channels-first' | 'channels-last',
): Float64Array {
  const out = new Float64Array(frames * channels * height * width);
  const patch = patchT * patchH * patchW;
  let token = 0;
  for (let f = 0; f < frames; f += patchT) {
    for (let y = 0; y < height; y += patchH) {
      for (let x = 0; x < width; x += patchW) {
        for (let c = 0; c < channels; c++) {
          for (let place = 0; place < patch; place++) {
            const i = Math.floor(place / (patchH * patchW));
            const j = Math.floor(place / patchW) % patchH;
            const k = place % patchW;
            const column = order === 'channels-first' ? c * patch + place : place * channels + c;
            out[(((f + i) * channels + c) * height + y + j) * width + x + k] =
              tokens[token * channels * patch + column]!;
          }
        }
        token++;
      }
    }
  }
  return out;
}
