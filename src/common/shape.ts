/** Sizes of a clip in pixels and in latents; the only place that turns one into the other. */

/** [channels, height, width] of one latent frame. */
export interface LatentSize {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** [frames, channels, height, width] of latents; `frames` counts latent frames. */
export interface LatentShape extends LatentSize {
  readonly frames: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How an autoencoder compresses: the first frame alone, then `temporal` frames to one latent frame. */
export interface Compression {
  readonly channels: number;
  readonly spatial: number;
  readonly temporal: number;
}

export function latentSize(base: Size, by: Compression): LatentSize {
  return {
    channels: by.channels,
    height: base.height / by.spatial,
    width: base.width / by.spatial,
  };
}

/** The fewest latent frames that decode to `frameCount` frames. */
export function latentFrameCount(
  frameCount: number,
  { temporal }: Pick<Compression, 'temporal'>,
): number {
  return 1 + Math.ceil((frameCount - 1) / temporal);
}

/** Elements of one latent frame. */
export function frameElements({ channels, height, width }: LatentSize): number {
  return channels * height * width;
}

export function elementCount(shape: LatentShape): number {
  return shape.frames * shape.channels * shape.height * shape.width;
}

/** Pixels of a frame of `ratio` whose shorter side is `height`; even, as every codec wants. */
export function frameSize(ratio: string, height: number): Size {
  const [across = 1, down = 1] = ratio.split(':').map(Number);
  const even = (side: number): number => 2 * Math.round(side / 2);
  return across >= down
    ? { width: even((height * across) / down), height }
    : { width: height, height: even((height * down) / across) };
}

/** A rectangle in a picture, in its pixels; may begin and end between two. */
export interface Area extends Size {
  readonly x: number;
  readonly y: number;
}

/** The largest centre of `base` that has the sides' ratio of `shape`, so that nothing is stretched. */
export function centreOf(base: Size, shape: Size): Area {
  const scale = Math.min(base.width / shape.width, base.height / shape.height);
  const width = shape.width * scale;
  const height = shape.height * scale;
  return { x: (base.width - width) / 2, y: (base.height - height) / 2, width, height };
}
