import type { Clip } from '../../common/clip.ts';
import type { Files } from '../composer/composer.svelte.ts';
import { KinoraError } from '../../common/errors.ts';
import { firstPrompt, type Recipe } from '../../common/recipe.ts';
import type { ModelReport } from '../../engine/engine-api.ts';
import {
  blendOf,
  canBlend,
  extendOf,
  finerOf,
  gridLength,
  loopOf,
  recutOf,
  remixOf,
  remixStrengths,
  type Curve,
  type LoopLength,
  type Part,
  type RemixStrength,
  type Side,
} from './tool-recipes.ts';

export const clipTools = ['finer', 'remix', 'extend', 'recut', 'loop', 'blend'] as const;
export type ClipTool = (typeof clipTools)[number];

/** What is chosen in the tools; each keeps its own while another is open. */
interface Choices {
  prompt: string;
  strength: RemixStrength | 'custom';
  /** 0 … 1. */
  customStrength: number;
  side: Side;
  moreSeconds: number;
  loop: LoopLength;
  curve: Curve;
  overlapSeconds: number;
  /** Of the finer film; undefined is that of the clip. */
  height: number | undefined;
}

export type Editor = ReturnType<typeof createEditor>;

/** The tools on one clip: which is open, what was chosen in it, and the recipe that comes of it. */
export function createEditor(
  clip: Clip,
  rollSeed: () => number,
  modelOf: () => ModelReport | undefined,
) {
  let open = $state<ClipTool>();
  const choices: Choices = $state({
    prompt: firstPrompt(clip.recipe),
    strength: 'mild',
    customStrength: remixStrengths.mild,
    side: 'after',
    moreSeconds: 2,
    loop: 'normal',
    curve: 'even',
    overlapSeconds: 2,
    height: undefined,
  });
  let parts = $state.raw<readonly Part[]>([
    { fromSeconds: 0, toSeconds: gridLength(clip), is: 'kept' },
  ]);
  let other = $state.raw<Clip>();
  /** One seed for each time a tool is opened: what is shown of it is what is made. */
  let seed = rollSeed();

  function recipe(): Recipe {
    const model = modelOf();
    if (model === undefined) throw new KinoraError('internal', { cause: 'no model is known' });
    const wish = { prompt: choices.prompt, seed, model };
    switch (open) {
      case 'finer':
        return { ...finerOf(clip, model), height: choices.height ?? clip.recipe.height };
      case 'remix': {
        const { strength, customStrength } = choices;
        const share = strength === 'custom' ? customStrength : remixStrengths[strength];
        return remixOf(clip, share, wish);
      }
      case 'extend':
        return extendOf(clip, choices.side, choices.moreSeconds, wish);
      case 'recut':
        return recutOf(clip, parts, wish);
      case 'loop':
        return loopOf(clip, choices.loop, wish);
      case 'blend':
        if (other === undefined) throw new KinoraError('source-missing', { kind: 'clip' });
        return blendOf(clip, other, choices.overlapSeconds, choices.curve, wish);
      case undefined:
        throw new KinoraError('internal', { cause: 'no tool is open' });
    }
  }

  return {
    clip,
    choices,
    get open() {
      return open;
    },
    get parts() {
      return parts;
    },
    set parts(next: readonly Part[]) {
      parts = next;
    },
    get other() {
      return other;
    },
    set other(next: Clip | undefined) {
      other = next;
    },
    /** Opens a tool, or closes the one that is. */
    toggle(tool: ClipTool) {
      open = open === tool ? undefined : tool;
      seed = rollSeed();
    },
    partners: (clips: readonly Clip[]) => clips.filter((each) => canBlend(clip, each)),
    /** Undefined where the choices make no recipe yet. */
    get recipe(): Recipe | undefined {
      try {
        return recipe();
      } catch {
        return undefined;
      }
    },
    /** The files that hold its sources, should their latents be gone. */
    get files(): Files {
      const clips = [clip, ...(other ? [other] : [])];
      return Object.fromEntries(clips.map(({ latentsSha256, file }) => [latentsSha256, file]));
    },
  };
}
