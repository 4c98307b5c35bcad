/** What a canvas does for a clip: smooth scaling of a part of a picture, and PNG. */
import { KinoraError } from '../../common/errors.ts';
import type { Picture } from '../../common/picture.ts';
import type { Area, Size } from '../../common/shape.ts';

/** Scales what the network painted to the pixels of the file. */
export interface Resampler {
  /**
   * `area` of the picture at `size`; both have the same ratio of sides, to a pixel.
   * @returns valid until the next call.
   */
  resample(picture: Picture, area: Area, size: Size): Picture;
}

/** Canvas work as a port, so that tests run without a canvas. */
export interface Painter extends Resampler {
  png(picture: Picture): Promise<Blob>;
}

export function canvasPainter(): Painter {
  const openSource = keepCanvas();
  const openTarget = keepCanvas();
  return {
    resample(picture, area, { width, height }) {
      const source = openSource(picture);
      show(source, picture);
      const target = openTarget({ width, height });
      target.imageSmoothingQuality = 'high';
      target.drawImage(
        source.canvas,
        ...[area.x, area.y, area.width, area.height],
        ...[0, 0, width, height],
      );
      const { data } = target.getImageData(0, 0, width, height);
      return { width, height, rgba: new Uint8ClampedArray(data.buffer) };
    },
    async png(picture) {
      const context = openCanvas(picture);
      show(context, picture);
      return context.canvas.convertToBlob({ type: 'image/png' });
    },
  };
}

/** A canvas that is opened once for all pictures of one size. */
function keepCanvas(): (size: Size) => OffscreenCanvasRenderingContext2D {
  let kept: OffscreenCanvasRenderingContext2D | undefined;
  return (size) => {
    const fits = kept?.canvas.width === size.width && kept.canvas.height === size.height;
    kept = fits ? kept! : openCanvas(size);
    return kept;
  };
}

function openCanvas({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const canvas = new OffscreenCanvas(width, height);
  // Every canvas here is read back, so it had better not live on the GPU.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new KinoraError('internal', { what: '2D canvas', width, height });
  return context;
}

function show(context: OffscreenCanvasRenderingContext2D, picture: Picture): void {
  context.putImageData(new ImageData(picture.rgba, picture.width, picture.height), 0, 0);
}
