export interface LatentsDigest {
  /** The film's next latent frames. */
  add(latents: Float32Array): Promise<void>;
  /** Hex. */
  finish(): Promise<string>;
}

/**
 * A hash of a film's latents that can be taken as they come and does not depend on how the film was
 * cut into windows: SHA-256 over the SHA-256 (hex, ASCII) of each latent frame's bytes.
 * @param frameLength elements of one latent frame
 * @param digest hex SHA-256
 */
export function digestLatents(
  frameLength: number,
  digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>,
): LatentsDigest {
  const frames: string[] = [];
  return {
    async add(latents) {
      for (let start = 0; start < latents.length; start += frameLength) {
        const frame = latents.slice(start, start + frameLength);
        frames.push(await digest(new Uint8Array(frame.buffer)));
      }
    },
    finish: () => digest(new TextEncoder().encode(frames.join(''))),
  };
}
