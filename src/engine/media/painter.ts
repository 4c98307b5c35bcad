/** What a canvas does for a clip: smooth enlargement, and PNG. */
import { KinoraError } from '../../common/errors.ts';
import type { Picture } from '../../common/picture.ts';
import type { Size } from '../../common/shape.ts';

/** Canvas work as a port, so that tests run without a canvas. */
export interface Painter {
  enlarge(picture: Picture, factor: number): Picture;
  png(picture: Picture): Promise<Blob>;
}

export function canvasPainter(): Painter {
  return {
    enlarge(picture, factor) {
      if (factor === 1) return picture;
      const source = showPicture(picture).canvas;
      const context = openCanvas({
        width: picture.width * factor,
        height: picture.height * factor,
      });
      context.imageSmoothingQuality = 'high';
      context.drawImage(source, 0, 0, context.canvas.width, context.canvas.height);
      return readPicture(context);
    },
    png: (picture) => showPicture(picture).canvas.convertToBlob({ type: 'image/png' }),
  };
}

function openCanvas({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const canvas = new OffscreenCanvas(width, height);
  // Every canvas here is read back once, so it had better not live on the GPU.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new KinoraError('internal', { what: '2D canvas', width, height });
  return context;
}

function showPicture(picture: Picture): OffscreenCanvasRenderingContext2D {
  const context = openCanvas(picture);
  context.putImageData(new ImageData(picture.rgba, picture.width, picture.height), 0, 0);
  return context;
}

function readPicture(context: OffscreenCanvasRenderingContext2D): Picture {
  const { width, height } = context.canvas;
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, rgba: new Uint8ClampedArray(data.buffer) };
}
