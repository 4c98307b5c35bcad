import type { Size } from '../../common/shape.ts';

/** A rectangle in a picture, in its pixels; may begin between two. */
export interface Crop extends Size {
  readonly x: number;
  readonly y: number;
}

/** The centre of a preview that shows what the file will show of the base frame. */
export function shownOf(preview: Size, base: Size, shown: Size): Crop {
  const width = (preview.width * shown.width) / base.width;
  const height = (preview.height * shown.height) / base.height;
  return { width, height, x: (preview.width - width) / 2, y: (preview.height - height) / 2 };
}
