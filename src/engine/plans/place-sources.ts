import { shiftedSigmas } from '../sampling/schedule.ts';
import { windowNoise } from '../sampling/window-noise.ts';
import { fillIn } from './fill-in.ts';
import { joined, keptSigmas } from './latents.ts';
import type { Plan } from './plan.ts';
import { promptAt, type ToolWish } from './tool.ts';

/**
 * Sources stay as they are where they lie in the film; what lies between, before and after them is
 * made. Picture to video, extend, re-cut, loop and storyboard are this: only what lies where differs.
 */
export function placeSources(wish: ToolWish): Plan {
  const { size, latentFrames, beats, seed, schedule, sources } = wish;
  const given = new Map<number, () => Float32Array>();
  for (const source of sources) {
    for (let index = 0; index < source.count; index++) {
      given.set(source.start + index, () => source.frame(index));
    }
  }
  const sigmas = shiftedSigmas(schedule);
  const windows = fillIn({
    latentFrames,
    isGiven: (frame) => given.has(frame),
    cuts: beats.map(({ latentFrame }) => latentFrame),
  }).map(({ isGiven, ...cut }) => ({
    ...cut,
    prompt: promptAt(beats, cut.start),
    sigmas: isGiven ? keptSigmas : sigmas,
    startLatents: isGiven
      ? () => joined(size, cut, (frame) => given.get(frame)!())
      : () => windowNoise(seed, size, cut.start, cut.count),
  }));
  return { size, latentFrames, windows };
}
