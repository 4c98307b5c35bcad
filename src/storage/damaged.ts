/** Records that are kept and cannot be used: named to the visitor, and touched by nobody else. */
import { KinoraError } from '../common/errors.ts';
import { firstPrompt, parseRecipe, type Recipe } from '../common/recipe.ts';
import { oneLine } from '../common/style.ts';
import type { StoredRecord } from './read-all.ts';

export const damagedStores = ['clips', 'queue', 'jobs', 'styles'] as const;
export type DamagedStoreName = (typeof damagedStores)[number];

/**
 * `newer`: its recipe is of a later version of Kinora. `recipe`: it is none. `facts`: what else is kept
 * of it is not what it has to be. `file`: its video is missing. `unreadable`: the browser cannot read
 * the record itself.
 */
export type Fault = 'newer' | 'recipe' | 'facts' | 'file' | 'unreadable';

export interface Damaged {
  readonly store: DamagedStoreName;
  readonly key: IDBValidKey;
  readonly fault: Fault;
  /** One line by which the visitor may know it: its sentence, else its file's name, else what it is called. */
  readonly name?: string;
  /** A clip's video, where it is there. */
  readonly file?: Blob;
  /** A clip's recipe, where that is whole. */
  readonly recipe?: Recipe;
  /** As it lies there, to be put back; not where the browser cannot read it, or where more belongs to it. */
  readonly record?: unknown;
}

/** What there is in a store. */
export interface Inventory<T> {
  readonly whole: readonly T[];
  readonly damaged: readonly Damaged[];
}

/** What is found wrong with a record while it is read. */
export class DamageFound extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault);
    this.fault = fault;
  }
}

/**
 * Tells records that can be used from those that cannot.
 * @param read throws DamageFound, or KinoraError `recipe-invalid` for a field
 */
export function inventory<T>(
  store: DamagedStoreName,
  records: readonly StoredRecord[],
  read: (value: unknown) => T,
): Inventory<T> {
  const whole: T[] = [];
  const damaged: Damaged[] = [];
  for (const { key, value } of records) {
    try {
      if (value === undefined) throw new DamageFound('unreadable');
      whole.push(read(value));
    } catch (thrown) {
      damaged.push(damagedRecord(store, key, value, faultOf(thrown)));
    }
  }
  return { whole, damaged };
}

/** @throws DamageFound `newer` or `recipe`. */
export function readRecipe(value: unknown): Recipe {
  try {
    return parseRecipe(value);
  } catch {
    const format = property(value, 'format');
    const isNewer = typeof format === 'number' && format > 2;
    throw new DamageFound(isNewer ? 'newer' : 'recipe');
  }
}

function faultOf(thrown: unknown): Fault {
  if (thrown instanceof DamageFound) return thrown.fault;
  if (thrown instanceof KinoraError) return 'facts';
  throw thrown;
}

function damagedRecord(
  store: DamagedStoreName,
  key: IDBValidKey,
  value: unknown,
  fault: Fault,
): Damaged {
  const recipe = wholeRecipe(property(value, 'recipe'));
  const name = nameOf(value, recipe);
  const isUndoable = value !== undefined && store !== 'jobs';
  return {
    ...{ store, key, fault },
    ...(name !== undefined && { name }),
    ...(recipe !== undefined && store === 'clips' && { recipe }),
    ...(isUndoable && { record: value }),
  };
}

function wholeRecipe(value: unknown): Recipe | undefined {
  try {
    return parseRecipe(value);
  } catch {
    return undefined;
  }
}

const mostNameCharacters = 80;

function nameOf(value: unknown, recipe: Recipe | undefined): string | undefined {
  const beats = property(property(value, 'recipe'), 'beats');
  const sentence: unknown =
    recipe !== undefined
      ? firstPrompt(recipe)
      : property(Array.isArray(beats) ? beats[0] : undefined, 'prompt');
  const names = [sentence, property(value, 'fileName'), property(value, 'name')];
  for (const each of names) {
    const line = typeof each === 'string' ? oneLine(each.slice(0, 4 * mostNameCharacters)) : '';
    if (line !== '') return Array.from(line).slice(0, mostNameCharacters).join('');
  }
  return undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
