export interface PreviewInput {
  /** [frames, channels, height, width] */
  readonly latents: Float64Array;
  /** [temporal, side, side, 3, channels] */
  readonly matrix: Float64Array;
  /** [temporal, side, side, 3] */
  readonly offset: Float64Array;
  readonly frames: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly side: number;
  readonly temporal: number;
}

/** @returns [frames·temporal, side·height, side·width, 3], each latent pixel through the linear map. */
export function latentPictures(input: PreviewInput): Float64Array {
  const { latents, matrix, offset, frames, channels, height, width, side, temporal } = input;
  const out = new Float64Array(frames * temporal * side * height * side * width * 3);
  for (let t = 0; t < frames; t++) {
    for (let cell = 0; cell < height * width; cell++) {
      for (let output = 0; output < temporal * side * side * 3; output++) {
        let sum = offset[output]!;
        for (let c = 0; c < channels; c++) {
          sum +=
            matrix[output * channels + c]! * latents[(t * channels + c) * height * width + cell]!;
        }
        const place = Math.floor(output / 3);
        const picture = t * temporal + Math.floor(place / side ** 2);
        const y = Math.floor(cell / width) * side + (Math.floor(place / side) % side);
        const x = (cell % width) * side + (place % side);
        out[((picture * side * height + y) * side * width + x) * 3 + (output % 3)] = sum;
      }
    }
  }
  return out;
}
