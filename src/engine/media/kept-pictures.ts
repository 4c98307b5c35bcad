/** The frames of a clip, read from their stream once and kept for a second encoder and the poster. */
import type { Clock } from '../../common/clock.ts';
import { untilAborted } from '../../common/deadline.ts';
import type { Picture } from '../../common/picture.ts';
import type { Size } from '../../common/shape.ts';
import { cropCentre } from './crop-centre.ts';

export interface DecodedImage {
  readonly image: Picture;
}

export interface KeptPictures {
  /** Picture `index` at shown size, or undefined past the last. Ask for them in order. */
  at(index: number): Promise<Picture | undefined>;
  /** Milliseconds spent waiting for the stream. */
  waitedMs(): number;
  /** Ends the stream early; whoever makes the frames stops. */
  close(): void;
}

export function keepPictures(
  frames: AsyncIterable<DecodedImage>,
  shown: Size,
  clock: Clock,
  signal: AbortSignal | undefined,
): KeptPictures {
  const stream = frames[Symbol.asyncIterator]();
  const kept: Picture[] = [];
  let waitedMs = 0;
  return {
    async at(index) {
      if (index < kept.length) return kept[index];
      const sinceMs = clock.nowMs();
      const next = await untilAborted(stream.next(), signal);
      waitedMs += clock.nowMs() - sinceMs;
      if (next.done) return undefined;
      const picture = cropCentre(next.value.image, shown);
      kept.push(picture);
      return picture;
    },
    waitedMs: () => waitedMs,
    close() {
      kept.length = 0;
      // Not awaited: a generator in the middle of a frame returns only after it, and may fail then.
      stream.return?.().catch(() => undefined);
    },
  };
}
