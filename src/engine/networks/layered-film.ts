/**
 * What the video decoder puts out for one latent frame, before it is a picture: two layers of
 * smooth colours and the logits of the edge between them. `models/training/video_decoder/network.py` says why.
 */
import type { LatentSize, Size } from '../../common/shape.ts';

export interface LayeredFrames {
  /** Base size: [2 layers, groups, 3, height, width] f32 in 0…1, not clamped. */
  readonly colours: Float32Array;
  /** Twice the base size: [slots, 2·height, 2·width] f32. */
  readonly logits: Float32Array;
  readonly base: Size;
}

/** How a latent frame's frames share what the network says. */
export interface FilmLayout {
  /** Frames of a latent frame. */
  readonly slots: number;
  /** Times at which layers have colours; each serves slots / groups frames. */
  readonly groups: number;
  /** Pixels for each of the base size at which logits are what they are. */
  readonly trainedScale: number;
}

/** What part of which picture is painted. */
export interface Painting {
  /** The size the network was trained on. */
  readonly base: Size;
  /** Of the frames. */
  readonly painted: Size;
  /** Pixels for each of the base size, each way. */
  readonly scale: number;
}

/** The smallest picture that covers `painted`, of which it shows the middle; never stretched. */
export function paintingOf(size: LatentSize, spatial: number, painted: Size): Painting {
  const base = { width: size.width * spatial, height: size.height * spatial };
  const scale = Math.max(painted.width / base.width, painted.height / base.height);
  return { base, painted, scale };
}
