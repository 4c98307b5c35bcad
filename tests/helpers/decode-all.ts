import type { LatentShape } from '../../src/common/shape.ts';
import type { DecodedFrame, VideoDecoder } from '../../src/engine/networks/contracts.ts';

/** A whole film at once; it ends when nobody wants more. */
export async function* decodeAll(
  decoder: VideoDecoder,
  latents: Float32Array,
  shape: LatentShape,
  signal?: AbortSignal,
): AsyncGenerator<DecodedFrame> {
  // At the base size.
  const film = await decoder.begin(shape, { width: 8 * shape.width, height: 8 * shape.height });
  try {
    yield* film.decode(latents, signal);
  } finally {
    film.end();
  }
}
