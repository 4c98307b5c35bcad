/** Decoded frames to the pictures of the file: cut to the ratio, enlarged, never stretched. */
import type { Picture } from '../../common/picture.ts';
import type { Size } from '../../common/shape.ts';

/** Canvas work as a port, so that tests run without a canvas. */
export interface Painter {
  /** Copies the centre of `image` that has the size `shown`. */
  crop(image: Picture, shown: Size): Picture;
  enlarge(picture: Picture, factor: number): Picture;
  png(picture: Picture): Promise<Blob>;
}

export function canvasPainter(): Painter {
  return {
    crop(image, shown) {
      const left = Math.floor((image.width - shown.width) / 2);
      const top = Math.floor((image.height - shown.height) / 2);
      return cutOut(image, left, top, shown);
    },
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

function cutOut(image: Picture, left: number, top: number, { width, height }: Size): Picture {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * image.width + left) * 4;
    rgba.set(image.rgba.subarray(start, start + width * 4), y * width * 4);
  }
  return { width, height, rgba };
}

function openCanvas({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const canvas = new OffscreenCanvas(width, height);
  // Every canvas here is read back once, so it had better not live on the GPU.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error(`no 2D canvas of ${width}×${height}`);
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
