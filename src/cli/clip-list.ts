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
      throw usageError(`${path}, entry ${index}: ${(error as Error).message}`);
    }
  });
}

/** Sorts like a number: clip 7 of a list is `0007.mp4`. */
export function listedName(index: number): string {
  return `${String(index).padStart(4, '0')}.mp4`;
}

function parseList(path: string): Entry[] {
  try {
    const list: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (Array.isArray(list)) return list as Entry[];
  } catch (error) {
    throw usageError(`--list: ${(error as Error).message}`);
  }
  throw usageError(
    `--list takes a JSON file with an array of prompts and seeds; ${path} has none.`,
  );
}

const options = ['prompt', 'seed', 'ratio', 'seconds', 'height', 'sampler', 'steps'] as const;

/** An entry as if it had been typed at the terminal: `clipRecipe` judges both. */
function asTyped(entry: Entry): Partial<ClipWishes> {
  const said = options.filter((option) => entry[option] !== undefined);
  return Object.fromEntries(said.map((option) => [option, String(entry[option])]));
}
