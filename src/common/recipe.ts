import { KinoraError } from './errors.ts';
import {
  fieldsOf,
  isString,
  matching,
  numberBetween,
  oneOf,
  refusal,
  wholeBetween,
  type Fields,
} from './fields.ts';
import { fromFormat1 } from './recipe-format-1.ts';
import {
  parseCurve,
  parseSources,
  tools,
  type CurvePoint,
  type Source,
  type Tool,
} from './recipe-sources.ts';
import { styleOf, type Style } from './style.ts';

export { tools, type CurvePoint, type Source, type Tool };

/**
 * Everything that decides a clip. The same recipe on the same device gives the same latents, so a
 * recipe is what a file carries, what a link shares and what a job stores. It never holds a source's
 * bytes, only their hash.
 */
export interface Recipe {
  readonly format: 2;
  readonly tool: Tool;
  /** What the film shows, and from when on; at least one, the first at 0, rising. */
  readonly beats: readonly Beat[];
  /** What the film is led away from; may be empty. */
  readonly negativePrompt: string;
  /** What its sentences leave open, or null for none. Whole, so that it does not matter who keeps it. */
  readonly style: Style | null;
  /** Pictures and clips it is made from; none for `text-to-video`. */
  readonly sources: readonly Source[];
  /** Of a blend alone. */
  readonly curve?: readonly CurvePoint[];
  /** Unsigned 32-bit. */
  readonly seed: number;
  readonly ratio: Ratio;
  readonly seconds: number;
  /**
   * Pixels of the frame's shorter side, as in "720p": 16:9 gives 1280 × 720, 9:16 gives 720 × 1280.
   * Even.
   */
  readonly height: number;
  readonly framesPerSecond: number;
  readonly sampler: Sampler;
  /** Whether a visible mark says that the film was made by a model. */
  readonly mark: Mark;
  /** `name@version` of the model's manifest. */
  readonly model: string;
}

export interface Beat {
  readonly atSeconds: number;
  /** As typed, trimmed; at most `maxPromptCharacters` UTF-16 units. */
  readonly prompt: string;
}

export interface Sampler {
  /** `turbo`: few steps without guidance, by weights trained for it; `fine`: all steps. */
  readonly kind: SamplerKind;
  /** Denoising steps of each window. */
  readonly steps: number;
  /** Classifier-free guidance: 1 is none. */
  readonly guidanceScale: number;
}

export const ratios = ['16:9', '3:2', '1:1', '2:3', '9:16'] as const;
export type Ratio = (typeof ratios)[number];

export const samplerKinds = ['turbo', 'fine'] as const;
export type SamplerKind = (typeof samplerKinds)[number];

export const marks = ['none', 'visible'] as const;
export type Mark = (typeof marks)[number];

/** Far above what the text encoder reads, far below what makes a page slow. */
export const maxPromptCharacters = 1000;
export const maxBeats = 200;
export const maxSteps = 100;
export const maxGuidanceScale = 20;
export const maxSeconds = 600;
/** A live film ends by itself after so long; whoever wants more begins the next one. */
export const maxLiveSeconds = 300;
const heightLimits = [64, 2160] as const;

/**
 * Checks a recipe at the door (form, file, link); everything behind may trust it. One of format 1 is
 * turned into format 2. Unknown fields are dropped.
 * @throws KinoraError `prompt-empty`, `prompt-too-long`, or `recipe-invalid` naming the field.
 */
export function parseRecipe(value: unknown): Recipe {
  const asked = fieldsOf(value);
  const format = asked.take('format', oneOf([1, 2] as const));
  const fields = format === 1 ? fieldsOf(fromFormat1(asked)) : asked;
  const seconds = fields.take('seconds', numberBetween(0.1, maxSeconds));
  const tool = fields.take('tool', oneOf(tools));
  const curve = parseCurve(fields, tool, seconds);
  return {
    format: 2,
    tool,
    beats: parseBeats(fields, seconds),
    negativePrompt: checkLength(fields.take('negativePrompt', isString).trim()),
    style: parseStyle(fields),
    sources: parseSources(fields, tool, maxSeconds),
    ...(curve && { curve }),
    seed: fields.take('seed', wholeBetween(0, 2 ** 32 - 1)),
    ratio: fields.take('ratio', oneOf(ratios)),
    seconds,
    height: fields.take('height', isHeight),
    framesPerSecond: fields.take('framesPerSecond', wholeBetween(1, 60)),
    sampler: parseSampler(fields.inside('sampler')),
    mark: fields.take('mark', oneOf(marks)),
    model: fields.take('model', matching(/^[\w.@-]{1,80}$/)),
  };
}

/** @throws KinoraError `prompt-empty` or `prompt-too-long`. */
export function parsePrompt(text: string): string {
  const prompt = text.trim();
  if (!somethingSeen.test(prompt)) throw new KinoraError('prompt-empty');
  return checkLength(prompt);
}

/** Anything but spaces, marks that nobody sees and the empty pattern of Braille. */
const somethingSeen = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** What the film opens with, and what stands for it in lists. */
export function firstPrompt({ beats }: Pick<Recipe, 'beats'>): string {
  return beats[0]!.prompt;
}

/** Frames of the file. */
export function frameCountOf({
  seconds,
  framesPerSecond,
}: Pick<Recipe, 'seconds' | 'framesPerSecond'>): number {
  return Math.max(1, Math.round(seconds * framesPerSecond));
}

function checkLength(prompt: string): string {
  if (prompt.length <= maxPromptCharacters) return prompt;
  throw new KinoraError('prompt-too-long', {
    characters: prompt.length,
    maxCharacters: maxPromptCharacters,
  });
}

function parseBeats(fields: Fields, seconds: number): Beat[] {
  const beats = fields.listOf('beats', maxBeats).map((beat) => ({
    atSeconds: beat.take('atSeconds', numberBetween(0, maxSeconds)),
    prompt: parsePrompt(beat.take('prompt', isString)),
  }));
  if (beats[0]?.atSeconds !== 0) throw refusal('beats', beats[0]?.atSeconds);
  beats.forEach(({ atSeconds }, index) => {
    const previous = beats[index - 1]?.atSeconds ?? -1;
    if (atSeconds <= previous || atSeconds >= seconds) {
      throw refusal(`beats[${index}].atSeconds`, atSeconds);
    }
  });
  return beats;
}

function parseSampler(fields: Fields): Sampler {
  return {
    kind: fields.take('kind', oneOf(samplerKinds)),
    steps: fields.take('steps', wholeBetween(1, maxSteps)),
    guidanceScale: fields.take('guidanceScale', numberBetween(1, maxGuidanceScale)),
  };
}

function parseStyle(fields: Fields): Style | null {
  const isNothing = fields.take('style', (field): field is unknown => field !== undefined) === null;
  return isNothing ? null : styleOf(fields.inside('style'));
}

function isHeight(field: unknown): field is number {
  return wholeBetween(...heightLimits)(field) && field % 2 === 0;
}
