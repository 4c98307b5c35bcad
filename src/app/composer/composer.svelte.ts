import {
  firstPrompt,
  type Beat,
  maxPromptCharacters,
  parseRecipe,
  ratios,
  type Ratio,
  type Recipe,
  type Sampler,
} from '../../common/recipe.ts';
import type { ModelReport } from '../../engine/engine-api.ts';
import type { FormSettings } from '../../storage/settings.ts';
import { cardSourcesOf, placedSources, type Card, type CardSource } from '../storyboard/cards.ts';

type Form = { -readonly [Field in keyof FormSettings]: FormSettings[Field] };
export type Composer = ReturnType<typeof createComposer>;

/** By the hash of the latents that were made of them. */
export type Files = Readonly<Record<string, Blob>>;

/** What a film is made from besides words, and what follows from it. */
export interface Attachment extends Pick<Recipe, 'tool' | 'sources' | 'curve' | 'ratio'> {
  /** Where the source decides the length; undefined leaves it to the form. */
  readonly seconds: number | undefined;
  /** The files of its sources, should they have to be taken in again. */
  readonly files: Files;
}

/** What cards of the storyboard begin from; one frame for all of them. */
interface OnCards extends Pick<Attachment, 'ratio' | 'files'> {
  /** In the order of the cards. */
  readonly sources: readonly (CardSource | undefined)[];
}

/** The form: what the visitor wrote and chose, and the recipe it makes with a model. */
export function createComposer(saved: FormSettings, rollSeed: () => number) {
  const form: Form = $state({ ...saved, seed: saved.isSeedLocked ? saved.seed : rollSeed() });
  let model = $state.raw<ModelReport>();
  /** The recipe that was applied last, for what the form has no place for. */
  let applied: Recipe | undefined;

  let attached = $state.raw<Attachment>();
  let onCards = $state.raw<OnCards>();

  const characters = $derived(form.prompt.trim().length);
  const seconds = $derived(attached?.seconds ?? nearest(model?.lengths, form.seconds));
  const board = $derived<readonly Card[]>(
    [{ atSeconds: 0, prompt: form.prompt }, ...form.later].map((beat, index) => {
      const source = onCards?.sources[index];
      return source === undefined ? beat : { ...beat, source };
    }),
  );
  /** The cards that the film has room and sentences for. */
  const cards = $derived(
    board.filter(
      ({ atSeconds, prompt }, index) =>
        index === 0 || (atSeconds < (seconds ?? Infinity) && prompt.trim() !== ''),
    ),
  );
  const attachment = $derived.by((): Attachment | undefined => {
    if (onCards === undefined) return attached;
    const sources = placedSources(cards, seconds ?? Infinity);
    if (sources.length === 0) return undefined;
    const { ratio, files } = onCards;
    return { tool: 'storyboard', sources, ratio, seconds: undefined, files };
  });
  const offer = $derived(
    model?.offers.find(({ ratio }) => ratio === (attachment?.ratio ?? form.ratio)) ??
      model?.offers[0],
  );
  const ratio = $derived(attachment?.ratio ?? offer?.ratio ?? form.ratio);
  const height = $derived(nearest(model?.heights, form.height));
  const sampler = $derived(chosenSampler(form, model?.samplers ?? []));
  const hasGuidance = $derived(isGuided(sampler));

  /** @throws KinoraError when the form makes no recipe. */
  function recipe(): Recipe {
    const kept = applied && firstPrompt(applied) === form.prompt.trim() ? applied : undefined;
    return parseRecipe({
      format: 2,
      ...(attachment ?? words),
      beats: cards,
      negativePrompt: hasGuidance ? form.negativePrompt : '',
      style: form.style,
      seed: form.seed,
      ratio,
      seconds,
      height,
      framesPerSecond: model?.framesPerSecond,
      sampler,
      mark: kept?.mark ?? 'visible',
      model: model?.id,
    });
  }

  return {
    form,
    get model() {
      return model;
    },
    learnModel(report: ModelReport) {
      model = report;
    },
    get attachment() {
      return attachment;
    },
    /** What the film shows, and from when on; the first is the form's sentence. */
    get board(): readonly Card[] {
      return board;
    },
    set board(next: readonly Card[]) {
      const [first, ...later] = next.map(({ atSeconds, prompt }): Beat => ({ atSeconds, prompt }));
      form.prompt = first?.prompt ?? '';
      form.later = later;
      onCards &&= { ...onCards, sources: next.map(({ source }) => source) };
    },
    /** Whether the film is made of something that has no cards. */
    get isTaken() {
      return attached !== undefined && attached.tool !== 'image-to-video';
    },
    attach(next: Attachment | undefined) {
      attached = next;
      onCards = undefined;
    },
    /**
     * What a card begins from, or nothing. A picture that opens the film becomes that of the first card.
     * @param file should its latents be gone
     */
    putOnCard(index: number, source: CardSource, ratioOf: Ratio, file?: Blob) {
      const opens = attached?.tool === 'image-to-video' ? attached : undefined;
      const before = onCards ?? { sources: opens?.sources ?? [], files: opens?.files ?? {} };
      const { sha256 } = source;
      onCards = {
        ratio: ratioOf,
        sources: board.map((_, at) => (at === index ? source : before.sources[at])),
        files: file === undefined ? before.files : { ...before.files, [sha256]: file },
      };
      attached = undefined;
    },
    get lengths(): readonly number[] {
      return attached?.seconds === undefined ? (model?.lengths ?? []) : [attached.seconds];
    },
    /** Until the model is known, all hold their place; a source leaves no choice but its own. */
    get ratios(): readonly Ratio[] {
      if (attachment) return [attachment.ratio];
      return model?.offers.map((each) => each.ratio) ?? ratios;
    },
    get ratio() {
      return ratio;
    },
    get seconds() {
      return seconds;
    },
    get height() {
      return height;
    },
    get sampler() {
      return sampler?.kind;
    },
    get steps() {
      return sampler?.steps;
    },
    get guidanceScale() {
      return sampler?.guidanceScale;
    },
    get hasGuidance() {
      return hasGuidance;
    },
    get characters() {
      return characters;
    },
    get problem(): 'prompt-empty' | 'prompt-too-long' | 'negative-too-long' | undefined {
      if (characters === 0) return 'prompt-empty';
      if (characters > maxPromptCharacters) return 'prompt-too-long';
      const isTooLong = form.negativePrompt.trim().length > maxPromptCharacters;
      return hasGuidance && isTooLong ? 'negative-too-long' : undefined;
    },
    roll: () => {
      form.seed = rollSeed();
    },
    useDefaults: () => {
      form.sampler = undefined;
      form.steps = undefined;
      form.guidanceScale = undefined;
      form.height = undefined;
      form.negativePrompt = '';
      form.takes = 1;
    },
    /**
     * The seed is locked, so that Make repeats the clip the recipe came from.
     * @returns puts back what stood here before
     */
    apply(recipe: Recipe): () => void {
      const before = { form: { ...form }, applied, attached, onCards };
      applied = recipe;
      attached = attachmentOf(recipe);
      onCards = onCardsOf(recipe);
      if (onCards !== undefined) attached = undefined;
      form.prompt = firstPrompt(recipe);
      form.later = recipe.beats.slice(1);
      form.negativePrompt = recipe.negativePrompt;
      form.style = recipe.style;
      form.ratio = recipe.ratio;
      form.seed = recipe.seed;
      form.isSeedLocked = true;
      form.takes = 1;
      form.seconds = recipe.seconds;
      form.height = recipe.height;
      form.sampler = recipe.sampler.kind;
      form.steps = recipe.sampler.steps;
      form.guidanceScale = recipe.sampler.guidanceScale;
      return () => {
        ({ applied, attached, onCards } = before);
        Object.assign(form, before.form);
      };
    },
    recipe,
    /**
     * One recipe for each take, with the seeds from the form's on.
     * @throws KinoraError when the form makes no recipe.
     */
    takes(): Recipe[] {
      const first = recipe();
      return Array.from({ length: form.takes }, (_, take) => ({
        ...first,
        seed: (first.seed + take) % 2 ** 32,
      }));
    },
  };
}

/** A film of nothing but words. */
const words = { tool: 'text-to-video', sources: [] } as const;

/** What a recipe is made from, for the form to keep. */
function attachmentOf(recipe: Recipe): Attachment | undefined {
  const { tool, sources, curve, ratio, seconds } = recipe;
  if (sources.length === 0) return undefined;
  const isFree = tool === 'image-to-video';
  return {
    ...{ tool, sources, ratio, files: {} },
    ...(curve && { curve }),
    seconds: isFree ? undefined : seconds,
  };
}

function onCardsOf({ tool, beats, sources, ratio }: Recipe): OnCards | undefined {
  if (tool !== 'storyboard' || sources.length === 0) return undefined;
  const found = cardSourcesOf(beats, sources);
  return found && { ratio, sources: found, files: {} };
}

/** The one on offer that comes nearest to what was wished; the first where nothing was. */
function nearest(offered: readonly number[] = [], wished?: number): number | undefined {
  if (wished === undefined) return offered[0];
  const distance = (value: number): number => Math.abs(value - wished);
  return offered.toSorted((one, other) => distance(one) - distance(other))[0];
}

/**
 * A prompt lies farther from another one than from the empty one: guidance that is right for that blows
 * pictures out. Measured with kinora-nano, away from night: at 4 the water is white, at 2 it is day.
 */
const guidanceFromNegative = 2;

/** Without guidance nothing leads a film away from anything. */
function isGuided(sampler: Sampler | undefined): boolean {
  return sampler !== undefined && sampler.guidanceScale > 1;
}

/** The visitor's choice; the steps and guidance of turbo are those it was trained for. */
function chosenSampler(form: FormSettings, offered: readonly Sampler[]): Sampler | undefined {
  const chosen = offered.find(({ kind }) => kind === form.sampler) ?? offered[0];
  if (chosen?.kind !== 'fine') return chosen;
  const usual =
    form.negativePrompt.trim() === ''
      ? chosen.guidanceScale
      : Math.min(chosen.guidanceScale, guidanceFromNegative);
  const { steps = chosen.steps, guidanceScale = usual } = form;
  return { kind: 'fine', steps, guidanceScale };
}
