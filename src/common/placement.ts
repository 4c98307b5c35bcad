/** How a picture of any shape comes into a frame of another. */
import type { Area, Size } from './shape.ts';

export interface Placement {
  /** `fit`: all of it is seen, beside it a blur of itself; `fill`: no side of the frame stays empty. */
  readonly kind: 'fit' | 'fill';
  /** Where it stands or what of it is seen, 0 … 1 from left and top; 0.5 is the middle. */
  readonly x: number;
  readonly y: number;
}

export const middle: Placement = { kind: 'fill', x: 0.5, y: 0.5 };

/** Where the whole picture is drawn so that it comes into the frame as wished; may reach beyond it. */
export function placedIn(picture: Size, frame: Area, { kind, x, y }: Placement): Area {
  const [across, down] = [frame.width / picture.width, frame.height / picture.height];
  const scale = kind === 'fit' ? Math.min(across, down) : Math.max(across, down);
  const width = picture.width * scale;
  const height = picture.height * scale;
  return {
    x: frame.x + (frame.width - width) * x,
    y: frame.y + (frame.height - height) * y,
    width,
    height,
  };
}
