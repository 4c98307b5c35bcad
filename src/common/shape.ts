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

export function latentShape(frameCount: number, base: Size, by: Compression): LatentShape {
  return {
    frames: 1 + (frameCount - 1) / by.temporal,
    channels: by.channels,
    height: base.height / by.spatial,
    width: base.width / by.spatial,
  };
}

/** Elements of one latent frame. */
export function frameElements({ channels, height, width }: LatentSize): number {
  return channels * height * width;
}

export function elementCount(shape: LatentShape): number {
  return shape.frames * shape.channels * shape.height * shape.width;
}

/** The centre of `base` that is exactly `ratio`, with even sides so that every codec takes it. */
export function shownSize(base: Size, ratio: string): Size {
  const [across = 1, down = 1] = ratio.split(':').map(Number);
  const unit = Math.floor(Math.min(base.width / across, base.height / down));
  const even = (across * unit) % 2 === 0 && (down * unit) % 2 === 0 ? unit : unit - 1;
  return { width: across * even, height: down * even };
}
