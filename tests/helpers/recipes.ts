import type { Recipe } from '../../src/common/recipe.ts';

/** A recipe that is valid in every field; tests change what they are about. */
export function recipe(changes: Partial<Recipe> = {}): Recipe {
  return {
    format: 1,
    tool: 'text-to-video',
    prompt: 'a red fish swims to the right under water',
    seed: 7,
    ratio: '16:9',
    frameCount: 17,
    steps: 20,
    guidanceScale: 4,
    enlargement: 4,
    model: 'kinora-nano@0.1.0',
    ...changes,
  };
}
