/** Where the frames of a clip lie in its latent frames. */
export interface FrameSlot {
  /** Of the clip, from 0. */
  readonly index: number;
  /** Which of the `temporal` decoded frames of the latent frame. */
  readonly slot: number;
}

/**
 * The frames that latent frame `latentFrame` decodes to, in order. The autoencoder sees the first
 * frame `temporal` times, so the first latent frame holds one frame, in its last slot.
 */
export function framesOf(latentFrame: number, temporal: number): FrameSlot[] {
  if (latentFrame === 0) return [{ index: 0, slot: temporal - 1 }];
  const first = 1 + (latentFrame - 1) * temporal;
  return Array.from({ length: temporal }, (_, slot) => ({ index: first + slot, slot }));
}
