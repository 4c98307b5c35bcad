import { KinoraError } from './errors.ts';

/**
 * Everything that decides a clip. The same recipe on the same device gives the same latents, so a
 * recipe is what a file carries, what a link shares and what a job stores.
 */
export interface Recipe {
  readonly format: 1;
  readonly tool: Tool;
  /** As typed, trimmed; at most `maxPromptCharacters` UTF-16 units. */
  readonly prompt: string;
  /** Unsigned 32-bit. */
  readonly seed: number;
  readonly ratio: Ratio;
  /** Frames of the clip: 1 + 4k for k latent frames after the first. */
  readonly frameCount: number;
  /** Denoising steps. */
  readonly steps: number;
  /** Classifier-free guidance: 1 is none. */
  readonly guidanceScale: number;
  /** Whole-number enlargement of the shown frame in the file. */
  readonly enlargement: 1 | 2 | 4;
  /** `name@version` of the model's manifest. */
  readonly model: string;
}

export const tools = ['text-to-video'] as const;
export type Tool = (typeof tools)[number];

export const ratios = ['16:9', '3:2', '1:1', '2:3', '9:16'] as const;
export type Ratio = (typeof ratios)[number];

/** Far above what the text encoder reads, far below what makes a page slow. */
export const maxPromptCharacters = 1000;
export const maxSteps = 100;
export const maxGuidanceScale = 20;
const maxFrameCount = 241;

/**
 * Checks a recipe at the door (form, file, link); everything behind may trust it.
 * Unknown fields are dropped.
 * @throws KinoraError `prompt-empty`, `prompt-too-long`, or `recipe-invalid` naming the field.
 */
export function parseRecipe(value: unknown): Recipe {
  if (typeof value !== 'object' || value === null) {
    throw new KinoraError('recipe-invalid', { field: 'recipe', received: typeof value });
  }
  const fields = value as Record<string, unknown>;
  const check = <T>(name: keyof Recipe, holds: (field: unknown) => field is T): T => {
    const field = fields[name];
    if (!holds(field)) {
      throw new KinoraError('recipe-invalid', { field: name, received: describe(field) });
    }
    return field;
  };
  return {
    format: check('format', oneOf([1] as const)),
    tool: check('tool', oneOf(tools)),
    prompt: parsePrompt(check('prompt', isString)),
    seed: check('seed', wholeBetween(0, 2 ** 32 - 1)),
    ratio: check('ratio', oneOf(ratios)),
    frameCount: check('frameCount', isFrameCount),
    steps: check('steps', wholeBetween(1, maxSteps)),
    guidanceScale: check('guidanceScale', numberBetween(1, maxGuidanceScale)),
    enlargement: check('enlargement', oneOf([1, 2, 4] as const)),
    model: check('model', isModelName),
  };
}

/** @throws KinoraError `prompt-empty` or `prompt-too-long`. */
export function parsePrompt(text: string): string {
  const prompt = text.trim();
  if (prompt === '') throw new KinoraError('prompt-empty');
  if (prompt.length > maxPromptCharacters) {
    throw new KinoraError('prompt-too-long', {
      characters: prompt.length,
      maxCharacters: maxPromptCharacters,
    });
  }
  return prompt;
}

function describe(field: unknown): string {
  return typeof field === 'string' || typeof field === 'number'
    ? String(field).slice(0, 40)
    : typeof field;
}

function oneOf<const T>(allowed: readonly T[]): (field: unknown) => field is T {
  return (field): field is T => (allowed as readonly unknown[]).includes(field);
}

function numberBetween(low: number, high: number): (field: unknown) => field is number {
  return (field): field is number => typeof field === 'number' && field >= low && field <= high;
}

function wholeBetween(low: number, high: number): (field: unknown) => field is number {
  return (field): field is number => Number.isInteger(field) && numberBetween(low, high)(field);
}

function isString(field: unknown): field is string {
  return typeof field === 'string';
}

function isFrameCount(field: unknown): field is number {
  return wholeBetween(1, maxFrameCount)(field) && field % 4 === 1;
}

function isModelName(field: unknown): field is string {
  return typeof field === 'string' && /^[\w.@-]{1,80}$/.test(field);
}
