/** What a recipe asks of a larger model elsewhere: Wan 2.1 T2V 1.3B. Pure. */
import type { Ratio, Recipe } from '../../common/recipe.ts';
import type { Size } from '../../common/shape.ts';

/** What goes along to the other model. */
export interface WanWish {
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly seed: number;
  readonly size: Size;
  /** 4n + 1, at `wanFramesPerSecond`. */
  readonly frames: number;
  readonly guidanceScale: number;
  /** What the recipe says beyond that. */
  readonly leftBehind: readonly LeftBehind[];
}

/**
 * `sources`: what it was made from. `times`: when each sentence of a storyboard begins. `rest`: what is
 * longer than the model was trained for. `height`: more lines than it was trained for.
 */
export type LeftBehind = 'sources' | 'times' | 'rest' | 'height';

/**
 * Of the model, after its README: 16 frames a second, at most 81, about 832 × 480 pixels; guidance 6 and
 * shift 8 are its makers' advice for 1.3B, 50 steps their default.
 */
export const wan = {
  framesPerSecond: 16,
  maxFrames: 81,
  steps: 50,
  shift: 8,
  guidanceScale: 6,
} as const;

/** Sides divide by 16, areas are about that of 832 × 480. */
const sizes: Readonly<Record<Ratio, Size>> = {
  '16:9': { width: 832, height: 480 },
  '3:2': { width: 768, height: 512 },
  '1:1': { width: 624, height: 624 },
  '2:3': { width: 512, height: 768 },
  '9:16': { width: 480, height: 832 },
};

export function wanWish(recipe: Recipe): WanWish {
  const { beats, style, sources, seconds, sampler, seed, ratio, height } = recipe;
  const wished = 4 * Math.round((seconds * wan.framesPerSecond) / 4) + 1;
  const left: Readonly<Record<LeftBehind, boolean>> = {
    sources: sources.length > 0,
    times: beats.length > 1,
    rest: wished > wan.maxFrames,
    height: height > 480,
  };
  const said = beats.map(({ prompt }) => prompt).join(', then ');
  return {
    prompt: wellFormed([said, style?.words].filter(Boolean).join(', ')),
    negativePrompt: wellFormed(recipe.negativePrompt),
    seed,
    size: sizes[ratio],
    frames: Math.max(5, Math.min(wan.maxFrames, wished)),
    // Turbo has its guidance folded in, and says 1; the other model would follow no sentence then.
    guidanceScale: sampler.guidanceScale > 1 ? sampler.guidanceScale : wan.guidanceScale,
    leftBehind: (Object.keys(left) as LeftBehind[]).filter((each) => left[each]),
  };
}

/** Half a surrogate pair is no text to other programs. */
function wellFormed(text: string): string {
  return text.toWellFormed();
}
