import { joined, noised, sigmasFrom } from './latents.ts';
import type { Plan } from './plan.ts';
import { nearestFrame, promptAt, type ToolWish } from './tool.ts';
import { cutWindows } from './windows.ts';

/**
 * A clip made anew from itself: each window starts as the clip's own latents with noise on them, as
 * much as the strength says, and looks at what has become of the frames before.
 */
export function remix({ size, latentFrames, beats, seed, schedule, sources }: ToolWish): Plan {
  const [source] = sources;
  const { strength } = source!;
  const sigmas = sigmasFrom(schedule, strength);
  const cuts = beats.map(({ latentFrame }) => latentFrame);
  const windows = cutWindows(latentFrames, cuts).map((cut) => ({
    ...cut,
    prompt: promptAt(beats, cut.start),
    sigmas,
    startLatents: () => {
      // A film that is longer than its source by a frame ends with it twice.
      const clean = joined(size, cut, (frame) => nearestFrame(source!, frame));
      return noised(clean, sigmas[0]!, seed, size, cut);
    },
  }));
  return { size, latentFrames, windows };
}
