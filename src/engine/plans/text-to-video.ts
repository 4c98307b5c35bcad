import type { LatentSize } from '../../common/shape.ts';
import { shiftedSigmas, type Schedule } from '../sampling/schedule.ts';
import { windowNoise } from '../sampling/window-noise.ts';
import type { Plan } from './plan.ts';
import { cutWindows, type WindowSizes } from './windows.ts';

/** From one latent frame on the film follows another prompt. */
export interface PlannedBeat {
  /** 0 for the first beat; rising. */
  readonly latentFrame: number;
  readonly prompt: string;
}

export interface TextToVideo {
  readonly size: LatentSize;
  readonly latentFrames: number;
  /** At least one. */
  readonly beats: readonly PlannedBeat[];
  readonly seed: number;
  readonly schedule: Schedule;
  readonly windowSizes?: WindowSizes;
}

/** All of the film starts as noise. No window crosses a beat: each has one prompt. */
export function textToVideo(wish: TextToVideo): Plan {
  const { size, latentFrames, beats, seed, schedule } = wish;
  const sigmas = shiftedSigmas(schedule);
  const cuts = beats.map(({ latentFrame }) => latentFrame);
  const windows = cutWindows(latentFrames, cuts, wish.windowSizes).map((cut) => ({
    ...cut,
    prompt: beats.findLast(({ latentFrame }) => latentFrame <= cut.start)!.prompt,
    sigmas,
    startLatents: () => windowNoise(seed, size, cut.start, cut.count),
  }));
  return { size, latentFrames, windows };
}
