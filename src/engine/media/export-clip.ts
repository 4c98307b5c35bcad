/** A finished clip in other files than its MP4, each with its recipe where that kind keeps comments. */
import {
  BlobSource,
  BufferTarget,
  Conversion,
  Input,
  MP4,
  Output,
  Quality,
  WebMOutputFormat,
  type VideoCodec,
} from 'mediabunny';
import { patience, type Patience } from '../../common/deadline.ts';
import { asKinoraError, KinoraError } from '../../common/errors.ts';
import { withGifComment } from './gif-comment.ts';
import { withPngText } from './png-text.ts';
import { openMedia, silenceLimitMs, type DrawnPicture, type OpenMedia } from './read-media.ts';

export const exportKinds = ['png', 'gif', 'webm'] as const;
export type ExportKind = (typeof exportKinds)[number];

/** Of those that we write. */
const webmCodecs: ReadonlySet<VideoCodec | null> = new Set(['vp9', 'av1'] as const);

export interface ExportWish {
  /** The clip's MP4. */
  readonly file: Blob;
  readonly kind: ExportKind;
  /** Of a PNG: the moment that it shows. */
  readonly atSeconds: number;
  /** Printable ASCII: what `recipeText` gives. */
  readonly comment: string;
}

/**
 * @param limitMs longest silence of the browser's decoder and encoder
 * @param onPicture called as the file grows
 * @throws KinoraError `file-unreadable` for the clip, `encoder-failed` for what is to be written,
 *   `timed-out` once nothing more comes of it
 */
export async function exportClip(
  wish: ExportWish,
  limitMs = silenceLimitMs,
  onPicture: () => void = () => undefined,
): Promise<Blob> {
  const patient = patience(limitMs, 'writing');
  if (wish.kind === 'webm') return webm(wish, patient, onPicture);
  const media = await openMedia(wish.file, limitMs, 'writing');
  try {
    return await (wish.kind === 'png'
      ? png(media, wish, patient)
      : gif(media, wish, patient, onPicture));
  } finally {
    media.close();
  }
}

async function png(
  media: OpenMedia,
  { atSeconds, comment }: ExportWish,
  patient: Patience,
): Promise<Blob> {
  const { width, height } = media.size;
  const canvas = new OffscreenCanvas(width, height);
  for await (const picture of media.pictures([atSeconds])) {
    picture.draw(canvas.getContext('2d', { alpha: false })!, 0, 0, width, height);
  }
  const plain = await patient.wait(canvas.convertToBlob({ type: 'image/png' }));
  return new Blob([withPngText(await bytesOf(plain), comment)], { type: 'image/png' });
}

/** GIF counts in hundredths of a second: this is the nearest to half of 24 frames a second. */
const gifDelayMs = 80;
/** A GIF has no motion of its own: each frame costs what a picture costs. */
const gifLongestSide = 480;

async function gif(
  media: OpenMedia,
  { comment }: ExportWish,
  patient: Patience,
  onPicture: () => void,
): Promise<Blob> {
  const { applyPalette, GIFEncoder, quantize } = await patient.wait(import('gifenc'));
  const scale = Math.min(1, gifLongestSide / Math.max(media.size.width, media.size.height));
  const width = Math.round(media.size.width * scale);
  const height = Math.round(media.size.height * scale);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })!;
  context.imageSmoothingQuality = 'high';
  const encoder = GIFEncoder();
  const count = Math.max(1, Math.round((1000 * media.seconds) / gifDelayMs));
  const moments = Array.from({ length: count }, (_, index) => (index * gifDelayMs) / 1000);
  const paint = (picture: DrawnPicture): Uint8ClampedArray => {
    picture.draw(context, 0, 0, width, height);
    return context.getImageData(0, 0, width, height).data;
  };
  for await (const picture of media.pictures(moments)) {
    const rgba = paint(picture);
    const palette = quantize(rgba, 256);
    encoder.writeFrame(applyPalette(rgba, palette), width, height, { palette, delay: gifDelayMs });
    onPicture();
  }
  encoder.finish();
  return new Blob([withGifComment(encoder.bytes(), comment)], { type: 'image/gif' });
}

/**
 * What is VP9 or AV1 already only changes its container, to the last bit; all else is encoded anew, in
 * whatever of WebM's codecs this browser writes.
 */
async function webm(
  { file, comment }: ExportWish,
  patient: Patience,
  onPicture: () => void,
): Promise<Blob> {
  const target = new BufferTarget();
  const input = new Input({ source: new BlobSource(file), formats: [MP4] });
  let conversion: Conversion | undefined;
  try {
    const planning = Conversion.init({
      input,
      output: new Output({ format: new WebMOutputFormat(), target }),
      video: async (track) =>
        webmCodecs.has(await track.getCodec()) ? {} : { bitrate: new Quality('high') },
      tags: { comment },
      showWarnings: false,
    });
    conversion = await patient.wait(planning);
    if (!conversion.isValid) throw new KinoraError('encoder-failed', { reason: 'no WebM here' });
    conversion.onProgress = () => {
      patient.signOfLife();
      onPicture();
    };
    await patient.wait(conversion.execute());
    return new Blob([target.buffer!], { type: 'video/webm' });
  } catch (thrown) {
    // Not awaited: what hangs does not end by being told to.
    conversion?.cancel().catch(() => undefined);
    throw asKinoraError(thrown, 'encoder-failed');
  } finally {
    input.dispose();
  }
}

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}
