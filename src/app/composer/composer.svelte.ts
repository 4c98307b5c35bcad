import { maxPromptCharacters, parseRecipe, ratios, type Recipe } from '../../common/recipe.ts';
import type { ModelReport } from '../../engine/engine-api.ts';
import type { FormSettings } from '../../storage/settings.ts';

type Form = { -readonly [Field in keyof FormSettings]: FormSettings[Field] };
export type Composer = ReturnType<typeof createComposer>;

/** The form: what the visitor wrote and chose, and the recipe it makes with a model. */
export function createComposer(saved: FormSettings, rollSeed: () => number) {
  const form: Form = $state({ ...saved, seed: saved.isSeedLocked ? saved.seed : rollSeed() });
  let model = $state.raw<ModelReport>();

  const characters = $derived(form.prompt.trim().length);
  const offer = $derived(
    model?.offers.find(({ ratio }) => ratio === form.ratio) ?? model?.offers[0],
  );
  const ratio = $derived(offer?.ratio ?? form.ratio);
  const frameCount = $derived(
    model?.frameCounts.find((count) => count === form.frameCount) ?? model?.frameCounts.at(-1),
  );
  const steps = $derived(form.steps ?? model?.defaults.steps);
  const guidanceScale = $derived(form.guidanceScale ?? model?.defaults.guidanceScale);

  return {
    form,
    get model() {
      return model;
    },
    learnModel(report: ModelReport) {
      model = report;
    },
    /** Until the model is known, all hold their place. */
    get ratios() {
      return model?.offers.map((each) => each.ratio) ?? ratios;
    },
    get ratio() {
      return ratio;
    },
    get frameCount() {
      return frameCount;
    },
    get steps() {
      return steps;
    },
    get guidanceScale() {
      return guidanceScale;
    },
    /** Of one frame of the file. */
    get pixels() {
      return offer && offer.shown.width * offer.shown.height * form.enlargement ** 2;
    },
    get characters() {
      return characters;
    },
    get problem(): 'prompt-empty' | 'prompt-too-long' | undefined {
      if (characters === 0) return 'prompt-empty';
      return characters > maxPromptCharacters ? 'prompt-too-long' : undefined;
    },
    /** Between the first and the last frame, so that lengths are round. */
    secondsOf: (count: number) => (count - 1) / (model?.framesPerSecond ?? 1),
    roll: () => {
      form.seed = rollSeed();
    },
    useDefaults: () => {
      form.steps = undefined;
      form.guidanceScale = undefined;
      form.enlargement = 4;
    },
    /** The seed is locked, so that Make repeats the clip the recipe came from. */
    apply(recipe: Recipe) {
      form.prompt = recipe.prompt;
      form.ratio = recipe.ratio;
      form.seed = recipe.seed;
      form.isSeedLocked = true;
      form.frameCount = recipe.frameCount;
      form.steps = recipe.steps;
      form.guidanceScale = recipe.guidanceScale;
      form.enlargement = recipe.enlargement;
    },
    /** @throws KinoraError when the form makes no recipe. */
    recipe(): Recipe {
      return parseRecipe({
        format: 1,
        tool: 'text-to-video',
        prompt: form.prompt,
        seed: form.seed,
        ratio,
        frameCount,
        steps,
        guidanceScale,
        enlargement: form.enlargement,
        model: model?.id,
      });
    },
  };
}
