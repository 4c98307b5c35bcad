import { readFileSync } from 'node:fs';
import type { Recipe } from '../common/recipe.ts';
import { usageError } from './cli-errors.ts';
import { clipRecipe, type ClipWishes } from './clip-recipe.ts';
import type { Model } from './model.ts';

/** What one entry of a list may say; anything else in it is left alone. */
type Entry = Partial<Record<keyof ClipWishes, string | number>>;

/**
 * Recipes of a JSON file: `[{ "prompt": "a red fish", "seed": 7, "ratio": "1:1" }, …]`.
 * @param wishes for what an entry leaves out
 * @throws UsageError that names the file and the entry.
 */
export function readClipList(path: string, wishes: ClipWishes, model: Model): Recipe[] {
  return parseList(path).map((entry, index) => {
    try {
      return clipRecipe({ ...wishes, ...asTyped(entry) }, model);
    } catch (error) {
      throw usageError(`${placeOf(path, index)}: ${(error as Error).message}`);
    }
  });
}

/** Sorts like a number: clip 7 of a list is `0007.mp4`. */
export function listedName(index: number): string {
  return `${String(index).padStart(4, '0')}.mp4`;
}

function parseList(path: string): Entry[] {
  try {
    const list: unknown = JSON.parse(textOf(readFileSync(path)));
    if (Array.isArray(list) && list.length > 0) {
      return list.map((entry, index) => checkedEntry(entry, placeOf(path, index)));
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'UsageError') throw error;
    throw usageError(`--list: ${(error as Error).message}`);
  }
  throw usageError(
    `--list takes a JSON file with an array of prompts and seeds; ${path} has none.`,
  );
}

/** Windows writes lists with a byte order mark, and its shell in UTF-16. */
function textOf(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

function checkedEntry(entry: unknown, place: string): Entry {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw usageError(`${place} is ${JSON.stringify(entry)}, not like { "prompt": "a red fish" }.`);
  }
  const fields = entry as Record<string, unknown>;
  for (const option of options) {
    const value = fields[option];
    if (value === undefined || typeof value === 'string' || typeof value === 'number') continue;
    throw usageError(`${place}: its ${option} is ${JSON.stringify(value)}, no text or number.`);
  }
  return fields;
}

const options = [
  'prompt',
  'seed',
  'ratio',
  'seconds',
  'height',
  'sampler',
  'steps',
  'style',
] as const;

/** An entry as if it had been typed at the terminal: `clipRecipe` judges both. */
function asTyped(entry: Entry): Partial<ClipWishes> {
  const said = options.filter((option) => entry[option] !== undefined);
  return Object.fromEntries(said.map((option) => [option, String(entry[option])]));
}

/** As its file will be called: who counts, begins at 1 or at 0. */
function placeOf(path: string, index: number): string {
  return `${path}, the entry of ${listedName(index)}`;
}
