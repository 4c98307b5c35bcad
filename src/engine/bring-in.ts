/** A file of the visitor → latents that films can be made from. */
import { KinoraError } from '../common/errors.ts';
import { placedIn, type Placement } from '../common/placement.ts';
import type { SourceOrigin } from '../common/origin.ts';
import type { Picture } from '../common/picture.ts';
import type { Ratio } from '../common/recipe.ts';
import { centreOf, frameElements, frameSize, latentSize, type Size } from '../common/shape.ts';
import type { ModelFacts } from './generate.ts';
import { digestLatents } from './latents-digest.ts';
import type { DrawnPicture, OpenMedia } from './media/read-media.ts';
import type { VideoEncoder } from './networks/video-encoder-onnx.ts';
import type { SourceStore } from './sources.ts';

export interface BringInWish {
  readonly ratio: Ratio;
  readonly placement: Placement;
  /** Of a longer clip only so much from its beginning is taken. */
  readonly mostSeconds: number;
}

/** What came in. */
export interface BroughtIn {
  readonly sha256: string;
  readonly kind: 'picture' | 'clip';
  /** 0 for a picture. */
  readonly seconds: number;
}

export interface BringInPorts {
  readonly sources: SourceStore;
  readonly digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
  readonly originOf: (file: Blob) => Promise<SourceOrigin | undefined>;
  /** Draws what a file shows into a frame of the model's size. */
  readonly frameOf: (
    picture: DrawnPicture,
    of: Size,
    base: Size,
    shown: Size,
    placement: Placement,
  ) => Picture;
}

/** @throws KinoraError `recipe-invalid`, `file-unreadable`, `aborted`, `graph-failed`. */
export async function bringIn(
  file: Blob,
  media: OpenMedia,
  { ratio, placement, mostSeconds }: BringInWish,
  model: ModelFacts,
  encoder: VideoEncoder,
  ports: BringInPorts,
  signal: AbortSignal,
): Promise<BroughtIn> {
  const base = model.sizes[ratio];
  if (!base) throw new KinoraError('recipe-invalid', { field: 'ratio', received: ratio });
  const latentSeconds = model.compression.temporal / model.framesPerSecond;
  const seconds = Math.min(media.seconds, mostSeconds);
  const { framesPerLatent } = encoder;
  const moments = momentsOf(seconds, latentSeconds, framesPerLatent);
  // What is one moment is kept as a film's first frame and, held, as a latent frame in its midst.
  const shown = moments.length === 1 ? Array<number>(1 + framesPerLatent).fill(0) : moments;
  const shape = frameSize(ratio, 480);
  const frames = async function* (): AsyncGenerator<Picture> {
    for await (const picture of media.pictures(shown, signal)) {
      yield ports.frameOf(picture, media.size, base, shape, placement);
    }
  };
  const size = latentSize(base, model.compression);
  const latents = await encoder.encode(frames(), size, signal);
  const digest = digestLatents(frameElements(size), ports.digest);
  await digest.add(latents);
  const sha256 = await digest.finish();
  const origin = await ports.originOf(file).catch(() => undefined);
  const source = { sha256, model: model.id, size, latents };
  await ports.sources.put({ ...source, ...(origin && { origin }) });
  const whole = (moments.length - 1) / framesPerLatent;
  return { sha256, kind: media.kind, seconds: whole * latentSeconds };
}

/**
 * When the frames of a clip are taken: its first, and then evenly through each whole latent frame. A
 * clip shorter than one is a picture.
 */
export function momentsOf(
  seconds: number,
  latentSeconds: number,
  framesPerLatent: number,
): number[] {
  // What a file lacks of a whole latent frame by less than half a frame is a matter of rounding.
  const whole = Math.floor(seconds / latentSeconds + 0.5 / framesPerLatent);
  const step = latentSeconds / framesPerLatent;
  return Array.from({ length: 1 + whole * framesPerLatent }, (_, index) => index * step);
}

/** The browser's way of drawing a frame: what the placement leaves empty shows a blur of the picture. */
export function canvasFrames(): BringInPorts['frameOf'] {
  return (picture, of, base, shape, placement) => {
    const canvas = new OffscreenCanvas(base.width, base.height);
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })!;
    context.imageSmoothingQuality = 'high';
    const whole = { x: 0, y: 0, ...base };
    // Through a few pixels: a blur that every browser can draw.
    const small = new OffscreenCanvas(8, 8);
    const cover = placedIn(
      of,
      { x: 0, y: 0, width: 8, height: 8 },
      { kind: 'fill', x: 0.5, y: 0.5 },
    );
    picture.draw(small.getContext('2d')!, cover.x, cover.y, cover.width, cover.height);
    context.drawImage(small, whole.x, whole.y, whole.width, whole.height);
    // The film shows the middle of what the model paints; a picture that fills it goes on beyond its
    // edges with their own colours, or the blur would shine in.
    const shown = centreOf(base, shape);
    const area = placedIn(of, shown, placement);
    const beyond = placement.kind === 'fill' ? [-1, 1, 0] : [0];
    for (const side of beyond) {
      const [x, y] = [area.x + side * shown.x, area.y + side * shown.y];
      picture.draw(context, x, y, area.width, area.height);
    }
    const { data } = context.getImageData(0, 0, base.width, base.height);
    return { ...base, rgba: new Uint8ClampedArray(data.buffer) };
  };
}
