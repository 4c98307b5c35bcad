import type { Clock } from '../common/clock.ts';
import { nextTask } from '../common/next-task.ts';
import type { LatentSize, Size } from '../common/shape.ts';
import type { FilmLatents } from './film-latents.ts';
import type { FilmFrame } from './media/encode-film.ts';
import type { VideoDecoder } from './networks/contracts.ts';

export interface FilmFrames {
  /** The film's frames from the first on, as its windows are made. */
  open(): AsyncGenerator<FilmFrame>;
  /** Time spent decoding so far. */
  decodeMs(): number;
}

export interface FrameWish {
  readonly decoder: VideoDecoder;
  readonly size: LatentSize;
  /** Of the film's frames, which the decoder may paint itself. */
  readonly frameSize: Size;
  readonly temporal: number;
  /** Frames of the film; the last latent frame may hold more. */
  readonly frameCount: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** After each frame that was taken. */
  readonly onFrame: (frame: number) => void;
}

/**
 * Windows to frames. A part ends with each window, but for the still at the beginning: one frame is
 * nothing to play.
 */
export function filmFrames(latents: FilmLatents, wish: FrameWish): FilmFrames {
  const { decoder, size, frameSize, temporal, frameCount, clock, signal, onFrame } = wish;
  let decodeMs = 0;
  return {
    decodeMs: () => decodeMs,
    async *open() {
      const film = await decoder.begin(size, frameSize);
      try {
        for await (const { window, latents: fresh } of latents.stream()) {
          const endFrame = Math.min(frameCount, 1 + (window.start + window.count - 1) * temporal);
          const frames = film.decode(fresh, signal);
          for (;;) {
            const sinceMs = clock.nowMs();
            const next = await frames.next();
            decodeMs += clock.nowMs() - sinceMs;
            if (next.done === true || next.value.index >= frameCount) break;
            const { index, image } = next.value;
            yield { image, endsPart: window.start > 0 && index + 1 === endFrame };
            onFrame(index + 1);
            await nextTask();
          }
        }
      } finally {
        film.end();
      }
    },
  };
}
