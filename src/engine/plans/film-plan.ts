/** From a recipe to the plan of its film, whatever the tool. */
import type { Recipe, Source, Tool as ToolName } from '../../common/recipe.ts';
import { frameCountOf } from '../../common/recipe.ts';
import { latentFrameCount, type Compression, type LatentSize } from '../../common/shape.ts';
import { blend } from './blend.ts';
import { placeSources } from './place-sources.ts';
import type { Plan } from './plan.ts';
import { remix } from './remix.ts';
import { textToVideo } from './text-to-video.ts';
import type { PlacedSource, Tool } from './tool.ts';

const toolsByName: Readonly<Record<ToolName, Tool>> = {
  'text-to-video': textToVideo,
  'image-to-video': placeSources,
  extend: placeSources,
  recut: placeSources,
  storyboard: placeSources,
  loop: placeSources,
  remix,
  blend,
};

/** What a plan needs to know of the model. */
export interface PlanFacts {
  readonly size: LatentSize;
  readonly compression: Pick<Compression, 'temporal'>;
  readonly framesPerSecond: number;
  readonly shift: number;
  /** See `ToolWish`. */
  readonly firstFrameCandidates?: number;
}

/** Latent frame `index` of the recipe's source number `source`, counted from the source's first. */
export type SourceFrame = (source: number, index: number) => Float32Array;

/** What of a recipe decides the plan of its film. */
export type PlannedRecipe = Pick<
  Recipe,
  'tool' | 'beats' | 'sources' | 'seed' | 'seconds' | 'framesPerSecond' | 'curve'
> & { readonly sampler: Pick<Recipe['sampler'], 'steps'> };

/** @param frameOf is asked when the windows start, not before */
export function planFilm(recipe: PlannedRecipe, facts: PlanFacts, frameOf: SourceFrame): Plan {
  const latentFrames = latentFrameCount(frameCountOf(recipe), facts.compression);
  const atOf = (seconds: number): number => firstLatentFrame(seconds, facts);
  return toolsByName[recipe.tool]({
    size: facts.size,
    latentFrames,
    beats: recipe.beats.map(({ atSeconds, prompt }) => ({ latentFrame: atOf(atSeconds), prompt })),
    seed: recipe.seed,
    ...(facts.firstFrameCandidates && { firstFrameCandidates: facts.firstFrameCandidates }),
    schedule: { steps: recipe.sampler.steps, shift: facts.shift },
    sources: recipe.sources.map((source, place): PlacedSource => {
      const { first, count } = framesOfSource(source, facts);
      const start = atOf(source.placedAtSeconds);
      return {
        start,
        count: Math.max(0, Math.min(count, latentFrames - start)),
        strength: source.strength,
        frame: (index) => frameOf(place, first + index),
      };
    }),
    curve: (recipe.curve ?? []).map(({ atSeconds, share }) => ({
      // Latent frames stand for the time up to them: here nothing is rounded.
      latentFrame: atSeconds * latentRate(facts),
      share,
    })),
  });
}

/** The latent frame that shows the moment after `atSeconds`; the film's first shows its first frame. */
export function firstLatentFrame(atSeconds: number, facts: Rate): number {
  return atSeconds === 0 ? 0 : 1 + Math.floor(atSeconds * latentRate(facts) + 1e-6);
}

type Rate = Pick<PlanFacts, 'compression' | 'framesPerSecond'>;

type UsedPart = Pick<Source, 'kind' | 'fromSeconds' | 'toSeconds' | 'placedAtSeconds'>;

/**
 * The latent frames of a source that a recipe uses: at least one. A film's first latent frame shows
 * one moment, every other one the time since the one before: so a part that opens the film begins
 * with the moment at which it is cut, and one that comes later with what follows it. A picture is kept
 * as both: as a first latent frame, and as one that holds it.
 */
export function framesOfSource(
  { kind, fromSeconds, toSeconds, placedAtSeconds }: UsedPart,
  facts: Rate,
): { readonly first: number; readonly count: number } {
  if (kind === 'picture') return { first: placedAtSeconds === 0 ? 0 : 1, count: 1 };
  const cut = Math.floor(fromSeconds * latentRate(facts) + 1e-6);
  const first = placedAtSeconds === 0 ? cut : cut + 1;
  const last = Math.ceil(toSeconds * latentRate(facts) - 1e-6);
  return { first, count: Math.max(1, last - first + 1) };
}

/** Latent frames a second. */
function latentRate({ compression, framesPerSecond }: Rate): number {
  return framesPerSecond / compression.temporal;
}
