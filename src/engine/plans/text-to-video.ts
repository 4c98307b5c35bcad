import { normals } from '../../common/random.ts';
import { elementCount, type LatentShape } from '../../common/shape.ts';
import { sameForEveryFrame, shiftedSigmas } from '../sampling/schedule.ts';
import type { Plan, Schedule } from './plan.ts';

/** All frames start as noise and lose it together. */
export function textToVideo(shape: LatentShape, seed: number, schedule: Schedule): Plan {
  return {
    shape,
    initialLatents: normals(seed, 'initial-latents', elementCount(shape)),
    sigmas: sameForEveryFrame(shiftedSigmas(schedule.steps, schedule.shift), shape.frames),
  };
}
