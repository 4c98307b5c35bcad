import { fillIn } from './fill-in.ts';
import { joined, keptSigmas, noised, sigmasFrom } from './latents.ts';
import type { Plan } from './plan.ts';
import { nearestFrame, promptAt, reaches, type PlannedShare, type ToolWish } from './tool.ts';

/**
 * Two clips that become one: where the curve gives all to one of them the film is that clip, untouched.
 * Where both have a share their latents are mixed, noise is laid over the mixture, and the model makes
 * a picture of it that leads from the one side to the other.
 */
export function blend(wish: ToolWish): Plan {
  const { size, latentFrames, beats, seed, schedule, curve } = wish;
  const [one, other] = wish.sources;
  const shareOf = (frame: number): number => {
    if (!reaches(one!, frame)) return 1;
    if (!reaches(other!, frame)) return 0;
    return shareAt(curve, frame);
  };
  const mixed = (frame: number): Float32Array => {
    const share = shareOf(frame);
    if (share === 0) return nearestFrame(one!, frame);
    if (share === 1) return nearestFrame(other!, frame);
    const [from, to] = [nearestFrame(one!, frame), nearestFrame(other!, frame)];
    return from.map((value, i) => (1 - share) * value + share * to[i]!);
  };
  const sigmas = sigmasFrom(schedule, Math.max(one!.strength, other!.strength));
  const windows = fillIn({
    latentFrames,
    isGiven: (frame) => [0, 1].includes(shareOf(frame)),
    cuts: beats.map(({ latentFrame }) => latentFrame),
  }).map(({ isGiven, ...cut }) => ({
    ...cut,
    prompt: promptAt(beats, cut.start),
    sigmas: isGiven ? keptSigmas : sigmas,
    startLatents: () => {
      const clean = joined(size, cut, mixed);
      return isGiven ? clean : noised(clean, sigmas[0]!, seed, size, cut);
    },
  }));
  return { size, latentFrames, windows };
}

/** The second clip's share at a latent frame, on straight lines between the points of the curve. */
export function shareAt(curve: readonly PlannedShare[], frame: number): number {
  const next = curve.findIndex(({ latentFrame }) => latentFrame > frame);
  if (next === 0) return curve[0]!.share;
  if (next < 0) return curve.at(-1)!.share;
  const [from, to] = [curve[next - 1]!, curve[next]!];
  const at = (frame - from.latentFrame) / (to.latentFrame - from.latentFrame);
  return from.share + at * (to.share - from.share);
}
