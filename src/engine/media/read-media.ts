/**
 * Files of any common kind to pictures at wished moments: videos by mediabunny and WebCodecs, moving
 * pictures by ImageDecoder, still ones by the browser itself. What cannot be read says why.
 */
import { ALL_FORMATS, BlobSource, Input, VideoSampleSink, type InputVideoTrack } from 'mediabunny';
import { patience, throwIfAborted, type Patience } from '../../common/deadline.ts';
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

/**
 * A disk or a decoder that gives nothing for so long has failed. The longest that a sound one needs is
 * from a key frame to the first wished moment, a few seconds of 4K in software.
 */
export const silenceLimitMs = 20_000;

/**
 * @param limitMs longest silence of whoever reads or decodes, here and in `pictures`
 * @param what it is done for, as `timed-out` says it
 * @throws KinoraError `file-unreadable` with a reason, `timed-out`.
 */
export async function openMedia(
  file: Blob,
  limitMs = silenceLimitMs,
  what = 'reading',
): Promise<OpenMedia> {
  if (file.size === 0) throw unreadable('empty file');
  const patient = patience(limitMs, what);
  const type = await pictureType(file, patient);
  if (type === undefined) return openVideo(file, patient);
  return (await openMoving(file, type, patient)) ?? openStill(file, patient);
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
async function pictureType(file: Blob, patient: Patience): Promise<string | undefined> {
  const head = new Uint8Array(await patient.wait(file.slice(0, 32).arrayBuffer()));
  const text = String.fromCharCode(...head);
  return pictureSigns.find(([, at, sign]) => text.startsWith(sign, at))?.[0];
}

async function openStill(file: Blob, patient: Patience): Promise<OpenMedia> {
  const decoding = createImageBitmap(file).catch((thrown: unknown) => {
    throw unreadable('picture damaged', thrown);
  });
  const bitmap = await patient.wait(decoding);
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
async function openMoving(
  file: Blob,
  type: string,
  patient: Patience,
): Promise<OpenMedia | undefined> {
  if (!('ImageDecoder' in globalThis)) return undefined;
  if (!(await patient.wait(ImageDecoder.isTypeSupported(type)))) return undefined;
  const decoder = new ImageDecoder({ type, data: await patient.wait(file.arrayBuffer()) });
  try {
    await patient.wait(decoder.tracks.ready);
    await patient.wait(decoder.completed);
    const count = decoder.tracks.selectedTrack?.frameCount ?? 1;
    if (count < 2) {
      decoder.close();
      return undefined;
    }
    const ends: number[] = [];
    let size: Size | undefined;
    for (let frameIndex = 0; frameIndex < Math.min(count, mostFrames); frameIndex++) {
      const { image } = await patient.wait(decoder.decode({ frameIndex }));
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
          const frameIndex = found < 0 ? ends.length - 1 : found;
          const { image } = await patient.wait(decoder.decode({ frameIndex }));
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
    throw asReadError(thrown, 'picture damaged');
  }
}

/** Of a moving picture; more would be minutes of decoding. */
const mostFrames = 10_000;

async function openVideo(file: Blob, patient: Patience): Promise<OpenMedia> {
  const source = new BlobSource(file);
  // Some kinds are read to their end before anything of them is known.
  source.on('read', () => {
    patient.signOfLife();
  });
  const input = new Input({ source, formats: ALL_FORMATS });
  try {
    return await patient.wait(openTrack(input, patient));
  } catch (thrown) {
    input.dispose();
    throw asReadError(thrown, 'no video that can be read');
  }
}

async function openTrack(input: Input, patient: Patience): Promise<OpenMedia> {
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
    pictures: (atSeconds, signal) => samples(track, patient, first, atSeconds, signal),
    close: () => {
      input.dispose();
    },
  };
}

async function* samples(
  track: InputVideoTrack,
  patient: Patience,
  first: number,
  atSeconds: readonly number[],
  signal: AbortSignal | undefined,
): AsyncGenerator<DrawnPicture> {
  const sink = new VideoSampleSink(track);
  let last: { readonly bitmap: ImageBitmap } | undefined;
  try {
    const found = sink.samplesAtTimestamps(atSeconds.map((at) => first + at));
    for await (const sample of patient.each(found)) {
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
    throw asReadError(thrown, 'video damaged');
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

/** What went wrong by name; all else is the file's fault. */
function asReadError(thrown: unknown, reason: string): KinoraError {
  const error = asKinoraError(thrown);
  const isNamed = ['aborted', 'timed-out', 'file-unreadable'].includes(error.code);
  return isNamed ? error : unreadable(reason, thrown);
}

function unreadable(reason: string, cause?: unknown, codec?: string): KinoraError {
  const details = { reason, ...(codec !== undefined && { codec }) };
  return new KinoraError('file-unreadable', details, { cause });
}
