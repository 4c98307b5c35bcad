import { shiftedSigmas } from '../sampling/schedule.ts';
import { windowNoise } from '../sampling/window-noise.ts';
import { promptAt, type ToolWish } from './tool.ts';
import type { Plan } from './plan.ts';
import { cutWindows, type WindowSizes } from './windows.ts';

export type TextToVideo = Pick<
  ToolWish,
  'size' | 'latentFrames' | 'beats' | 'seed' | 'schedule'
> & { readonly windowSizes?: WindowSizes };

/** All of the film starts as noise. No window crosses a beat: each has one prompt. */
export function textToVideo(wish: TextToVideo): Plan {
  const { size, latentFrames, beats, seed, schedule } = wish;
  const sigmas = shiftedSigmas(schedule);
  const cuts = beats.map(({ latentFrame }) => latentFrame);
  const windows = cutWindows(latentFrames, cuts, wish.windowSizes).map((cut) => ({
    ...cut,
    prompt: promptAt(beats, cut.start),
    sigmas,
    startLatents: () => windowNoise(seed, size, cut.start, cut.count),
  }));
  return { size, latentFrames, windows };
}
