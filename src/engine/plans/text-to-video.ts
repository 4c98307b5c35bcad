import { normals } from '../../common/random.ts';
import { elementCount, type LatentShape } from '../../common/shape.ts';
import { firstFrameLeads, type Schedule } from '../sampling/schedule.ts';
import type { Plan } from './plan.ts';

/** All frames start as noise; the first loses it ahead of the others. */
export function textToVideo(shape: LatentShape, seed: number, schedule: Schedule): Plan {
  return {
    shape,
    initialLatents: normals(seed, 'initial-latents', elementCount(shape)),
    sigmas: firstFrameLeads(schedule, shape.frames),
  };
}
