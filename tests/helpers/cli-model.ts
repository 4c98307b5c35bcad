import type { Model } from '../../src/cli/model.ts';
import { ratios } from '../../src/common/recipe.ts';

/** What the commands would read in a manifest. */
export const cliModel: Model = {
  id: 'kinora-nano@0.1.0',
  framesPerSecond: 8,
  ratios,
  samplers: [{ kind: 'fine', steps: 10, guidanceScale: 4 }],
};
