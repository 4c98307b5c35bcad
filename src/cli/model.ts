import { readFileSync } from 'node:fs';
import { projectFolder } from './build.ts';

/** What the commands need to know of the shipped model. */
export interface Model {
  /** `name@version` */
  readonly id: string;
  readonly framesPerSecond: number;
  /** Of each window. */
  readonly steps: number;
  readonly guidanceScale: number;
}

/** The app checks the whole manifest; this is our own file, read for its defaults. */
export function readModel(): Model {
  const path = `${projectFolder}models/kinora-nano/manifest.json`;
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as {
    name: string;
    version: string;
    fps: number;
    sampling: { steps: number; guidance_scale: number; first_frame_lead?: number };
  };
  const { steps, guidance_scale: guidanceScale, first_frame_lead: lead = 0 } = manifest.sampling;
  return {
    id: `${manifest.name}@${manifest.version}`,
    framesPerSecond: manifest.fps,
    // As the app's own form (engine/model-report.ts).
    steps: Math.max(1, Math.round(steps * (1 - lead))),
    guidanceScale,
  };
}
