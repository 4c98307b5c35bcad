/**
 * Files of any common kind to pictures at wished moments: videos by mediabunny and WebCodecs, moving
 * pictures by ImageDecoder, still ones by the browser itself. What cannot be read says why.
 */
import { ALL_FORMATS, BlobSource, Input, VideoSampleSink, type InputVideoTrack } from 'mediabunny';
import { throwIfAborted } from '../../common/deadline.ts';
import { asKinoraError, KinoraError } from '../../common/errors.ts';
import type { Size } from '../../common/shape.ts';

export interface OpenMedia {
  readonly kind: 'picture' | 'clip';
  /** As it is meant to be seen: turned and with square pixels. */
  readonly size: Size;
  /** 0 for a picture. */
  readonly seconds: number;
  /** What is seen at each moment, in order; valid until the next one is asked for. */
  pictures(atSeconds: readonly number[], signal?: AbortSignal): AsyncGenerator<DrawnPicture>;
  close(): void;
}

export interface DrawnPicture {
  draw(
    context: OffscreenCanvasRenderingContext2D,
    x: number,
    y: number,
    width: number,
    height: number,
  ): void;
}

/** @throws KinoraError `file-unreadable` with a reason. */
export async function openMedia(file: Blob): Promise<OpenMedia> {
  if (file.size === 0) throw unreadable('empty file');
  const type = await pictureType(file);
  if (type === undefined) return openVideo(file);
  return (await openMoving(file, type)) ?? openStill(file);
}

const pictureSigns: readonly (readonly [type: string, at: number, sign: string])[] = [
  ['image/gif', 0, 'GIF8'],
  ['image/png', 1, 'PNG'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/webp', 8, 'WEBP'],
  ['image/bmp', 0, 'BM'],
  ['image/avif', 8, 'avif'],
  ['image/avif', 8, 'avis'],
];

/** By the bytes, since names and types lie; undefined for what is no picture. */
async function pictureType(file: Blob): Promise<string | undefined> {
  const head = new Uint8Array(await file.slice(0, 32).arrayBuffer());
  const text = String.fromCharCode(...head);
  return pictureSigns.find(([, at, sign]) => text.startsWith(sign, at))?.[0];
}

async function openStill(file: Blob): Promise<OpenMedia> {
  const bitmap = await createImageBitmap(file).catch((thrown: unknown) => {
    throw unreadable('picture damaged', thrown);
  });
  return {
    kind: 'picture',
    size: { width: bitmap.width, height: bitmap.height },
    seconds: 0,
    async *pictures(atSeconds) {
      await Promise.resolve();
      for (let count = atSeconds.length; count > 0; count--) yield drawn(bitmap);
    },
    close: () => {
      bitmap.close();
    },
  };
}

/** A GIF, APNG, WebP or AVIF of several frames; undefined for others, and without ImageDecoder. */
async function openMoving(file: Blob, type: string): Promise<OpenMedia | undefined> {
  if (!('ImageDecoder' in globalThis) || !(await ImageDecoder.isTypeSupported(type))) {
    return undefined;
  }
  const decoder = new ImageDecoder({ type, data: await file.arrayBuffer() });
  try {
    await decoder.tracks.ready;
    await decoder.completed;
    const count = decoder.tracks.selectedTrack?.frameCount ?? 1;
    if (count < 2) {
      decoder.close();
      return undefined;
    }
    const ends: number[] = [];
    let size: Size | undefined;
    for (let frameIndex = 0; frameIndex < Math.min(count, mostFrames); frameIndex++) {
      const { image } = await decoder.decode({ frameIndex });
      size ??= { width: image.displayWidth, height: image.displayHeight };
      // Browsers show frames without a duration for a tenth of a second.
      ends.push((ends.at(-1) ?? 0) + (image.duration ?? 0) / 1e6 || 0.1 * (frameIndex + 1));
      image.close();
    }
    return {
      kind: 'clip',
      size: size!,
      seconds: ends.at(-1)!,
      async *pictures(atSeconds, signal) {
        for (const at of atSeconds) {
          throwIfAborted(signal);
          const found = ends.findIndex((end) => end > at + 1e-6);
          const { image } = await decoder.decode({
            frameIndex: found < 0 ? ends.length - 1 : found,
          });
          yield drawn(image);
          image.close();
        }
      },
      close: () => {
        decoder.close();
      },
    };
  } catch (thrown) {
    decoder.close();
    throw unreadable('picture damaged', thrown);
  }
}

/** Of a moving picture; more would be minutes of decoding. */
const mostFrames = 10_000;

async function openVideo(file: Blob): Promise<OpenMedia> {
  const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) {
      const isMedia = (await input.getTracks()).length > 0;
      throw unreadable(isMedia ? 'no pictures in the file' : 'no video that can be read');
    }
    if (!(await track.canDecode())) {
      const codec = (await track.getCodec()) ?? 'unknown codec';
      throw unreadable('this browser cannot decode it', undefined, codec);
    }
    const first = await track.getFirstTimestamp();
    const seconds = (await track.computeDuration()) - first;
    return {
      kind: 'clip',
      size: { width: await track.getDisplayWidth(), height: await track.getDisplayHeight() },
      seconds,
      pictures: (atSeconds, signal) => samples(track, first, atSeconds, signal),
      close: () => {
        input.dispose();
      },
    };
  } catch (thrown) {
    input.dispose();
    const error = asKinoraError(thrown);
    throw error.code === 'file-unreadable'
      ? error
      : unreadable('no video that can be read', thrown);
  }
}

async function* samples(
  track: InputVideoTrack,
  first: number,
  atSeconds: readonly number[],
  signal: AbortSignal | undefined,
): AsyncGenerator<DrawnPicture> {
  const sink = new VideoSampleSink(track);
  let last: { readonly bitmap: ImageBitmap } | undefined;
  try {
    for await (const sample of sink.samplesAtTimestamps(atSeconds.map((at) => first + at))) {
      throwIfAborted(signal);
      if (sample !== null) {
        const canvas = new OffscreenCanvas(sample.displayWidth, sample.displayHeight);
        sample.draw(canvas.getContext('2d')!, 0, 0);
        sample.close();
        last?.bitmap.close();
        last = { bitmap: canvas.transferToImageBitmap() };
      }
      // A gap at the end shows what came before it.
      if (last === undefined) throw unreadable('no picture at its beginning');
      yield drawn(last.bitmap);
    }
  } catch (thrown) {
    const error = asKinoraError(thrown);
    throw ['aborted', 'file-unreadable'].includes(error.code)
      ? error
      : unreadable('video damaged', thrown);
  } finally {
    last?.bitmap.close();
  }
}

function drawn(image: ImageBitmap | VideoFrame): DrawnPicture {
  return {
    draw: (context, x, y, width, height) => {
      context.drawImage(image, x, y, width, height);
    },
  };
}

function unreadable(reason: string, cause?: unknown, codec?: string): KinoraError {
  const details = { reason, ...(codec !== undefined && { codec }) };
  return new KinoraError('file-unreadable', details, { cause });
}
