import { parsePrompt, type Beat, type Recipe } from '../../src/common/recipe.ts';

/** Whether a sentence shows anything: others are none. */
export function isSentence(text: string): boolean {
  try {
    return parsePrompt(text) !== '';
  } catch {
    return false;
  }
}

/** A film of one sentence. */
export const beats = (prompt: string): Beat[] => [{ atSeconds: 0, prompt }];

/** A recipe that is valid in every field; tests change what they are about. */
export function recipe(changes: Partial<Recipe> = {}): Recipe {
  return {
    format: 2,
    tool: 'text-to-video',
    beats: beats('a red fish swims to the right under water'),
    negativePrompt: '',
    style: null,
    sources: [],
    seed: 7,
    ratio: '16:9',
    seconds: 2,
    height: 480,
    framesPerSecond: 8,
    sampler: { kind: 'fine', steps: 10, guidanceScale: 4 },
    mark: 'none',
    model: 'kinora-nano@0.1.0',
    ...changes,
  };
}
