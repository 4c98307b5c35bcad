/** Puts the invisible mark into pictures: one plane of small luma steps, the same for every frame. */
import { mix } from '../../../common/mix.ts';
import type { Picture } from '../../../common/picture.ts';
import type { Size } from '../../../common/shape.ts';
import { markedTile, tileChips } from './patterns.ts';

/** Chips in a picture, whatever its size: the mark grows with the picture. */
const chipsPerPicture = 4224;

/** Smaller chips do not survive an encoder. */
const smallestChipPixels = 4;

/** Root mean square of the mark, in levels of 255: a PSNR of 45.8 dB. */
export const markLevels = 1.3;

/** Width and height of one chip in a picture of that size, in pixels. */
export function chipPixels({ width, height }: Size): number {
  return Math.max(smallestChipPixels, Math.sqrt((width * height) / chipsPerPicture));
}

/** What is added to red, green and blue of each pixel: [height, width] f32, mean square `markLevels`². */
export function markPlane({ width, height }: Size, payload: number): Float32Array {
  const chips = markedTile(payload);
  const chip = chipPixels({ width, height });
  const columns = positions(width, chip);
  const rows = positions(height, chip);
  const plane = new Float32Array(width * height);
  let power = 0;
  for (let y = 0; y < height; y++) {
    const { low: above, high: below, share: down } = rows[y]!;
    for (let x = 0; x < width; x++) {
      const { low: left, high: right, share } = columns[x]!;
      const top = mix(chips[above * tileChips + left]!, chips[above * tileChips + right]!, share);
      const bottom = mix(
        chips[below * tileChips + left]!,
        chips[below * tileChips + right]!,
        share,
      );
      const value = mix(top, bottom, down);
      plane[y * width + x] = value;
      power += value * value;
    }
  }
  const gain = markLevels / Math.sqrt(power / plane.length);
  return plane.map((value) => value * gain);
}

/** Adds a plane of `markPlane` to a picture, in place. */
export function addMark({ rgba }: Picture, plane: Float32Array): void {
  for (let pixel = 0, at = 0; pixel < plane.length; pixel++, at += 4) {
    const step = plane[pixel]!;
    rgba[at] = rgba[at]! + step;
    rgba[at + 1] = rgba[at + 1]! + step;
    rgba[at + 2] = rgba[at + 2]! + step;
  }
}

interface Position {
  readonly low: number;
  readonly high: number;
  /** Of `high`; eased, so that a chip has a flat middle and no kink. */
  readonly share: number;
}

function positions(pixels: number, chip: number): Position[] {
  return Array.from({ length: pixels }, (_, pixel) => {
    const place = (pixel + 0.5) / chip;
    const low = Math.floor(place);
    const part = place - low;
    return {
      low: low % tileChips,
      high: (low + 1) % tileChips,
      share: part * part * (3 - 2 * part),
    };
  });
}
