import type { Picture } from '../../common/picture.ts';
import type { Size } from '../../common/shape.ts';

/** A copy of the centre of `picture`; half a pixel too much goes to the right and below. */
export function cropCentre(picture: Picture, { width, height }: Size): Picture {
  const left = Math.floor((picture.width - width) / 2);
  const top = Math.floor((picture.height - height) / 2);
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * picture.width + left) * 4;
    rgba.set(picture.rgba.subarray(start, start + width * 4), y * width * 4);
  }
  return { width, height, rgba };
}
