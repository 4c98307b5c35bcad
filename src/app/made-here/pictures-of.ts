/** Pictures of any file the browser can show, for the search for the mark. */
import { withDeadline } from '../../common/deadline.ts';
import type { Picture } from '../../common/picture.ts';

/** Of a video: so many, spread over its length. */
const videoPictures = 8;

/** Longer sides are scaled down: the mark is coarse, and time is short. */
const longestSide = 1408;

/** A file that shows nothing by then will not. */
const patienceMs = 5000;

export async function picturesOf(file: Blob): Promise<readonly Picture[]> {
  try {
    return file.type.startsWith('video/') ? await picturesOfVideo(file) : [await stillOf(file)];
  } catch {
    return [];
  }
}

async function stillOf(file: Blob): Promise<Picture> {
  const bitmap = await withDeadline(createImageBitmap(file), patienceMs, 'reading');
  try {
    return draw(bitmap, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}

async function picturesOfVideo(file: Blob): Promise<readonly Picture[]> {
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  const address = URL.createObjectURL(file);
  try {
    video.src = address;
    await once(video, 'loadeddata');
    const { videoWidth, videoHeight, duration } = video;
    const pictures: Picture[] = [];
    for (let index = 0; index < videoPictures; index++) {
      video.currentTime = (duration * (index + 0.5)) / videoPictures;
      await once(video, 'seeked');
      pictures.push(draw(video, videoWidth, videoHeight));
    }
    return pictures;
  } finally {
    video.removeAttribute('src');
    URL.revokeObjectURL(address);
  }
}

function once(video: HTMLVideoElement, event: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      reject(new Error(`no ${event}`));
    };
    video.addEventListener(
      event,
      () => {
        resolve();
      },
      { once: true },
    );
    video.addEventListener('error', fail, { once: true });
    setTimeout(fail, patienceMs);
  });
}

function draw(source: CanvasImageSource, width: number, height: number): Picture {
  const scale = Math.min(1, longestSide / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return { width: canvas.width, height: canvas.height, rgba: new Uint8ClampedArray(data.buffer) };
}
