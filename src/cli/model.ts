import { readFileSync } from 'node:fs';
import { ratios, type Ratio, type Sampler } from '../common/recipe.ts';
import { projectFolder } from './build.ts';

/** What the commands need to know of the shipped model. */
export interface Model {
  /** `name@version` */
  readonly id: string;
  readonly framesPerSecond: number;
  readonly ratios: readonly Ratio[];
  /** What its weights can do, best choice first, as the app's own form offers it. */
  readonly samplers: readonly Sampler[];
}

/** The app checks the whole manifest; this is our own file, read for its defaults. */
export function readModel(): Model {
  const path = `${projectFolder}models/kinora-nano/manifest.json`;
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as {
    name: string;
    version: string;
    sizes: Partial<Record<Ratio, object>>;
    videoDecoder: { fps: number };
    sampling: {
      steps: number;
      guidance_scale: number;
      first_frame_lead?: number;
      turbo?: { steps: number };
    };
  };
  const { steps, guidance_scale: guidanceScale, first_frame_lead: lead = 0 } = manifest.sampling;
  const { turbo } = manifest.sampling;
  // As engine/model-report.ts has it.
  const fine: Sampler = {
    kind: 'fine',
    steps: Math.max(1, Math.round(steps * (1 - lead))),
    guidanceScale,
  };
  return {
    id: `${manifest.name}@${manifest.version}`,
    framesPerSecond: manifest.videoDecoder.fps,
    ratios: ratios.filter((ratio) => ratio in manifest.sizes),
    samplers: turbo ? [{ kind: 'turbo', steps: turbo.steps, guidanceScale: 1 }, fine] : [fine],
  };
}
