import { KinoraError } from '../common/errors.ts';
import { offeredHeights, offeredSeconds } from '../common/offers.ts';
import { maxSteps, parseRecipe, type Recipe, type Sampler } from '../common/recipe.ts';
import { presetNames, presets } from '../common/style-presets.ts';
import type { Style } from '../common/style.ts';
import { usageError } from './cli-errors.ts';
import { either } from './either.ts';
import type { Model } from './model.ts';

/** As typed at the terminal; what is left out takes the model's default. */
export interface ClipWishes {
  readonly prompt: string;
  readonly seed: string;
  readonly ratio: string;
  readonly seconds?: string | undefined;
  readonly height?: string | undefined;
  readonly sampler?: string | undefined;
  readonly steps?: string | undefined;
  /** Name of a preset. */
  readonly style?: string | undefined;
}

/** @throws UsageError that names the option, what it takes and what it got. */
export function clipRecipe(wishes: ClipWishes, model: Model): Recipe {
  try {
    return parseRecipe({
      format: 2,
      tool: 'text-to-video',
      beats: [{ atSeconds: 0, prompt: wishes.prompt }],
      negativePrompt: '',
      style: styleOf(wishes),
      sources: [],
      seed: wholeOf(wishes.seed),
      ratio: offered('ratio', wishes.ratio, model.ratios),
      seconds: offered('seconds', wishes.seconds, offeredSeconds),
      height: offered('height', wishes.height, offeredHeights),
      framesPerSecond: model.framesPerSecond,
      sampler: samplerOf(wishes, model),
      mark: 'visible',
      model: model.id,
    });
  } catch (error) {
    throw error instanceof KinoraError ? usageError(whatIsWrong(error, wishes)) : error;
  }
}

/** Steps said by hand are those of full sampling: turbo takes the ones it was trained for. */
function samplerOf({ sampler, steps }: ClipWishes, { samplers }: Model): Sampler {
  const wished = sampler ?? (steps === undefined ? samplers[0]!.kind : 'fine');
  const found = samplers.find(({ kind }) => kind === wished);
  if (found === undefined || (steps !== undefined && found.kind === 'turbo')) {
    const kinds = samplers.map(({ kind }) => kind);
    throw usageError(
      `--sampler takes ${either(kinds)}, and --steps goes with fine; not "${wished}".`,
    );
  }
  return { ...found, steps: steps === undefined ? found.steps : wholeOf(steps) };
}

function styleOf({ style }: ClipWishes): Style | null {
  if (style === undefined) return null;
  const preset = presets.find(({ name }) => name === style);
  if (preset === undefined) {
    throw usageError(`--style takes ${either(presetNames)}, not "${style}".`);
  }
  return { name: preset.name, words: preset.words };
}

/** Digits alone: `Number` reads an empty text as 0 and `0x10` as 16. */
function wholeOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : NaN;
}

/** The form would take the nearest for what it does not offer; here that is an error. */
function offered<T extends string | number>(
  option: keyof ClipWishes,
  wished: string | undefined,
  values: readonly T[],
): T {
  const found = values.find((value) => wished === undefined || String(value) === wished);
  if (found === undefined)
    throw usageError(`--${option} takes ${either(values)}, not "${wished!}".`);
  return found;
}

function whatIsWrong({ code, details }: KinoraError, wishes: ClipWishes): string {
  if (code === 'prompt-empty') return 'Say what the clip shows: npm run clip -- "a red fish"';
  if (code === 'prompt-too-long') {
    const { characters, maxCharacters } = details;
    return `The prompt has ${Number(characters)} characters; ${Number(maxCharacters)} is the most.`;
  }
  switch (details['field']) {
    case 'seed':
      return `--seed takes a whole number below ${2 ** 32}, not "${wishes.seed}".`;
    case 'sampler.steps':
      return `--steps takes a whole number from 1 to ${maxSteps}, not "${wishes.steps ?? ''}".`;
    default:
      return `The model's manifest gives no valid ${String(details['field'])}.`;
  }
}
