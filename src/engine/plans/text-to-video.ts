import { shiftedSigmas } from '../sampling/schedule.ts';
import { otherStart, windowNoise } from '../sampling/window-noise.ts';
import { promptAt, type ToolWish } from './tool.ts';
import type { Plan } from './plan.ts';
import { cutWindows, type WindowSizes } from './windows.ts';

export type TextToVideo = Pick<
  ToolWish,
  'size' | 'latentFrames' | 'beats' | 'seed' | 'schedule' | 'firstFrameCandidates'
> & { readonly windowSizes?: WindowSizes };

/**
 * All of the film starts as noise. No window crosses a beat: each has one prompt. The first latent
 * frame settles what the film shows and costs little, so it may be made from several starts.
 */
export function textToVideo(wish: TextToVideo): Plan {
  const { size, latentFrames, beats, seed, schedule, firstFrameCandidates = 1 } = wish;
  const others = Array.from({ length: firstFrameCandidates - 1 }, (_, i) => i + 1);
  const sigmas = shiftedSigmas(schedule);
  const cuts = beats.map(({ latentFrame }) => latentFrame);
  const windows = cutWindows(latentFrames, cuts, wish.windowSizes).map((cut) => ({
    ...cut,
    prompt: promptAt(beats, cut.start),
    sigmas,
    startLatents: () => windowNoise(seed, size, cut.start, cut.count),
    ...(cut.start === 0 && {
      otherStarts: others.map((other) => () => otherStart(seed, size, other)),
    }),
  }));
  return { size, latentFrames, windows };
}
