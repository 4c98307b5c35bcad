import { readFileSync } from 'node:fs';
import { projectFolder } from './build.ts';

/** What the commands need to know of the shipped model. */
export interface Model {
  /** `name@version` */
  readonly id: string;
  /** Frames of its longest clip, one more than a whole number of seconds holds. */
  readonly frameCount: number;
  readonly framesPerSecond: number;
  readonly steps: number;
  readonly guidanceScale: number;
}

/** The app checks the whole manifest; this is our own file, read for its defaults. */
export function readModel(): Model {
  const path = `${projectFolder}models/kinora-nano/manifest.json`;
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as {
    name: string;
    version: string;
    frames: number;
    fps: number;
    sampling: { steps: number; guidance_scale: number };
  };
  return {
    id: `${manifest.name}@${manifest.version}`,
    frameCount: manifest.frames,
    framesPerSecond: manifest.fps,
    steps: manifest.sampling.steps,
    guidanceScale: manifest.sampling.guidance_scale,
  };
}
