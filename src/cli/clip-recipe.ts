import { KinoraError } from '../common/errors.ts';
import { maxSteps, parseRecipe, ratios, type Recipe } from '../common/recipe.ts';
import { usageError } from './cli-errors.ts';
import type { Model } from './model.ts';

/** As typed at the terminal; what is left out takes the model's default. */
export interface ClipWishes {
  readonly prompt: string;
  readonly seed: string;
  readonly ratio: string;
  readonly seconds?: string | undefined;
  readonly steps?: string | undefined;
}

/** @throws UsageError that names the option, what it takes and what it got. */
export function clipRecipe(wishes: ClipWishes, model: Model): Recipe {
  try {
    return parseRecipe({
      format: 1,
      tool: 'text-to-video',
      prompt: wishes.prompt,
      seed: Number(wishes.seed),
      ratio: wishes.ratio,
      frameCount: frameCountOf(wishes.seconds, model),
      steps: Number(wishes.steps ?? model.steps),
      guidanceScale: model.guidanceScale,
      enlargement: 4,
      model: model.id,
    });
  } catch (error) {
    throw error instanceof KinoraError ? usageError(whatIsWrong(error, wishes)) : error;
  }
}

/** Seconds lie between the first and the last frame, so that lengths are round. */
function frameCountOf(seconds: string | undefined, model: Model): number {
  if (seconds === undefined) return model.frameCount;
  const longest = (model.frameCount - 1) / model.framesPerSecond;
  const frameCount = 1 + 4 * Math.round((Number(seconds) * model.framesPerSecond) / 4);
  if (frameCount > 1 && frameCount <= model.frameCount) return frameCount;
  throw usageError(`--seconds takes a number up to ${longest}, not "${seconds}".`);
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
    case 'ratio':
      return `--ratio takes ${ratios.join(', ')}, not "${wishes.ratio}".`;
    case 'steps':
      return `--steps takes a whole number from 1 to ${maxSteps}, not "${wishes.steps ?? ''}".`;
    default:
      return `The model's manifest gives no valid ${String(details['field'])}.`;
  }
}
