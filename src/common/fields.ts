/** Checks of data that came through a door: each either holds or is refused by the field's name. */
import { KinoraError } from './errors.ts';

export type Check<T> = (value: unknown) => value is T;

export interface Fields {
  /** @throws KinoraError `recipe-invalid` naming the field and what it held. */
  take<T>(name: string, holds: Check<T>): T;
  /** A field that holds fields of its own. */
  inside(name: string): Fields;
  /** A field that holds a list of such; at most `most` of them. */
  listOf(name: string, most: number): Fields[];
}

/** @param path names what `value` is, such as `beats[2]`; empty for the whole. */
export function fieldsOf(value: unknown, path = ''): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refusal(path === '' ? 'recipe' : path, value);
  }
  const values = value as Record<string, unknown>;
  const pathOf = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const fields: Fields = {
    take(name, holds) {
      const field = values[name];
      if (!holds(field)) throw refusal(pathOf(name), field);
      return field;
    },
    inside: (name) => fieldsOf(values[name], pathOf(name)),
    listOf(name, most) {
      const isList = (field: unknown): field is unknown[] =>
        Array.isArray(field) && field.length <= most;
      return fields
        .take(name, isList)
        .map((item, index) => fieldsOf(item, `${pathOf(name)}[${index}]`));
    },
  };
  return fields;
}

export function refusal(field: string, received: unknown): KinoraError {
  return new KinoraError('recipe-invalid', { field, received: describe(received) });
}

function describe(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value).slice(0, 40)
    : typeof value;
}

export function oneOf<const T>(allowed: readonly T[]): Check<T> {
  return (field): field is T => (allowed as readonly unknown[]).includes(field);
}

export function numberBetween(low: number, high: number): Check<number> {
  return (field): field is number => typeof field === 'number' && field >= low && field <= high;
}

export function wholeBetween(low: number, high: number): Check<number> {
  return (field): field is number => Number.isInteger(field) && numberBetween(low, high)(field);
}

export function isString(field: unknown): field is string {
  return typeof field === 'string';
}

export function matching(pattern: RegExp): Check<string> {
  return (field): field is string => isString(field) && pattern.test(field);
}
