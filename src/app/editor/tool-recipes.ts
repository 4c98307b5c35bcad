/** From a clip and what a visitor chose in a tool to the recipe of the next one. Pure. */
import type { Clip } from '../../common/clip.ts';
import { refusal } from '../../common/fields.ts';
import {
  maxSeconds,
  parseRecipe,
  type Sampler,
  type CurvePoint,
  type Recipe,
  type Source,
} from '../../common/recipe.ts';
import { isSameStyle } from '../../common/style.ts';
import type { ModelReport } from '../../engine/engine-api.ts';

/** What all tools ask for. */
export interface Wish {
  readonly prompt: string;
  readonly seed: number;
  /** The one that is here; the clip may be of another. */
  readonly model: Pick<ModelReport, 'id' | 'framesPerSecond' | 'samplers'>;
}

/** What every tool on a clip starts from. */
type ClipFacts = Pick<Clip, 'recipe' | 'latentsSha256'>;

/** Half a second: latent frames of the models so far; parts begin and end there. */
export const gridSeconds = 0.5;

/** How much of the noise of a new film is laid over the old one. */
export const remixStrengths = { subtle: 0.3, mild: 0.6, strong: 0.85 } as const;
export type RemixStrength = keyof typeof remixStrengths;

export function remixOf(clip: ClipFacts, strength: number, wish: Wish): Recipe {
  return from(clip, wish, { tool: 'remix', sources: [{ ...whole(clip), strength }] });
}

/**
 * How much of a draft is given up for finer steps. Measured with kinora-nano, five steps against twenty: a
 * remix of 0.35 stays within 35 dB of the draft and comes nearer to the fine film than the draft is; the
 * same seed with all steps is another shot, 29 dB away.
 */
const finerStrength = 0.35;

/**
 * The same shot with all steps: each beat, the seed and so the noise are those of the draft.
 * @throws KinoraError `recipe-invalid` for a clip that has all steps already
 */
export function finerOf(clip: ClipFacts, model: Wish['model']): Recipe {
  const { recipe } = clip;
  const fine = fineSampler(model);
  if (!isDraft(clip, model)) throw refusal('sampler.steps', recipe.sampler.steps);
  const { seed, beats } = recipe;
  return from(
    clip,
    { prompt: beats[0]!.prompt, seed, model },
    {
      tool: 'remix',
      // Beats beyond the grid of latent frames would be beyond the film.
      beats: beats.filter(({ atSeconds }) => atSeconds < gridLength(clip)),
      sampler: fine,
      sources: [{ ...whole(clip), strength: finerStrength }],
    },
  );
}

/** Whether finer steps would change anything. */
export function isDraft({ recipe }: ClipFacts, model: Wish['model']): boolean {
  const { kind, steps } = recipe.sampler;
  return kind === 'turbo' || steps < fineSampler(model).steps;
}

function fineSampler({ samplers }: Wish['model']): Sampler {
  return samplers.find(({ kind }) => kind === 'fine') ?? samplers[0]!;
}

export type Side = 'after' | 'before';

export function extendOf(clip: ClipFacts, side: Side, moreSeconds: number, wish: Wish): Recipe {
  const old = whole(clip);
  const seconds = old.toSeconds + moreSeconds;
  const source = side === 'after' ? old : { ...old, placedAtSeconds: moreSeconds };
  return from(clip, wish, { tool: 'extend', seconds, sources: [source] });
}

/** Seconds of the way back from a loop's end to its beginning. */
export const loopSeconds = { short: 1, normal: 2, long: 4 } as const;
export type LoopLength = keyof typeof loopSeconds;

/**
 * The clip's second half, a way back that is made, and its first half: so the film begins and ends at
 * one moment of the clip itself, and what is made lies between pictures that are there.
 */
export function loopOf(clip: ClipFacts, length: LoopLength, wish: Wish): Recipe {
  const source = whole(clip);
  const end = source.toSeconds;
  const half = Math.floor(end / 2 / gridSeconds) * gridSeconds;
  const turn = half === 0 ? end : half;
  const backAt = end - turn + loopSeconds[length];
  return from(clip, wish, {
    tool: 'loop',
    seconds: backAt + turn,
    sources: [
      { ...source, fromSeconds: turn },
      { ...source, toSeconds: turn, placedAtSeconds: backAt },
    ],
  });
}

/** A part of a clip on the cutting table. */
export interface Part {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** `remade`: as long, from the sentence, in sight of its neighbours. */
  readonly is: 'kept' | 'remade';
}

/** The parts one after the other. At least one is kept. */
export function recutOf(clip: ClipFacts, parts: readonly Part[], wish: Wish): Recipe {
  const sources: Source[] = [];
  let seconds = 0;
  for (const { fromSeconds, toSeconds, is } of parts) {
    if (is === 'kept') {
      sources.push({ ...whole(clip), fromSeconds, toSeconds, placedAtSeconds: seconds });
    }
    seconds += toSeconds - fromSeconds;
  }
  return from(clip, wish, { tool: 'recut', seconds, sources });
}

/** Where the second clip comes in while both are seen. */
export const curves = {
  even: [0, 1],
  late: [0.5, 1],
  early: [0, 0.5],
  swap: [0.35, 0.65],
} as const;
export type Curve = keyof typeof curves;

/** How far what lies between two clips may leave the mixture of both. */
const blendStrength = 0.5;

/** The first clip's end over the second's beginning, for as long as both are there and wished. */
export function blendOf(
  one: ClipFacts,
  other: ClipFacts,
  overlapSeconds: number,
  curve: Curve,
  wish: Wish,
): Recipe {
  const first = { ...whole(one), strength: blendStrength };
  const second = whole(other);
  const overlap = Math.min(overlapSeconds, first.toSeconds, second.toSeconds);
  const start = first.toSeconds - overlap;
  const [from01, to01] = curves[curve];
  const at = (share: number): number => start + overlap * share;
  const points: CurvePoint[] = [
    { atSeconds: at(from01), share: 0 },
    { atSeconds: at(to01), share: 1 },
  ];
  const middle = at((from01 + to01) / 2);
  // A film has one style: two clips of different ones say theirs in their sentences.
  const isOneStyle = isSameStyle(one.recipe.style, other.recipe.style);
  const said = (prompt: string, { recipe: { style } }: ClipFacts): string =>
    isOneStyle || style === null ? prompt : `${prompt}, ${style.words}`;
  return from(one, wish, {
    style: isOneStyle ? one.recipe.style : null,
    tool: 'blend',
    seconds: start + second.toSeconds,
    beats: [
      { atSeconds: 0, prompt: said(wish.prompt, one) },
      ...(middle > 0
        ? [{ atSeconds: middle, prompt: said(other.recipe.beats[0]!.prompt, other) }]
        : []),
    ],
    sources: [first, { ...second, placedAtSeconds: start }],
    curve: points,
  });
}

/** Whether two clips can become one. */
export function canBlend(one: ClipFacts, other: ClipFacts): boolean {
  return one !== other && one.recipe.ratio === other.recipe.ratio;
}

/** A clip's length on the grid of latent frames. */
export function gridLength({ recipe }: Pick<Clip, 'recipe'>): number {
  return Math.max(gridSeconds, Math.floor(recipe.seconds / gridSeconds + 1e-6) * gridSeconds);
}

function whole(clip: ClipFacts): Source {
  return {
    sha256: clip.latentsSha256,
    kind: 'clip',
    fromSeconds: 0,
    toSeconds: gridLength(clip),
    placedAtSeconds: 0,
    strength: 0,
  };
}

/** @throws KinoraError where the wish makes no recipe: no sentence, or a film that is too long. */
function from(
  { recipe }: ClipFacts,
  { prompt, seed, model }: Wish,
  changes: Partial<Recipe>,
): Recipe {
  const isOffered = model.samplers.some(({ kind }) => kind === recipe.sampler.kind);
  // Turbo has learned its own few noise levels, and no others to begin at.
  const beginsBetween = changes.sources?.some(({ strength }) => strength > 0) ?? false;
  const isFit = isOffered && !(beginsBetween && recipe.sampler.kind === 'turbo');
  const sampler = isFit ? recipe.sampler : beginsBetween ? fineSampler(model) : model.samplers[0]!;
  return parseRecipe({
    ...recipe,
    model: model.id,
    framesPerSecond: model.framesPerSecond,
    sampler,
    // Without guidance nothing would come of it.
    negativePrompt: sampler.guidanceScale > 1 ? recipe.negativePrompt : '',
    beats: [{ atSeconds: 0, prompt }],
    seconds: Math.min(gridLength({ recipe }), maxSeconds),
    seed,
    curve: undefined,
    ...changes,
  });
}
