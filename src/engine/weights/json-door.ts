import { KinoraError } from '../../common/errors.ts';

/** A value of foreign JSON with its place in the document, for errors that name the field. */
export interface Field {
  readonly path: string;
  readonly value: unknown;
}

/** @throws KinoraError `manifest-invalid`: what `field` must be, and what it is. */
export function refuse(field: Field, expected: string): never {
  const { path, value } = field;
  const received =
    typeof value === 'string' || typeof value === 'number'
      ? JSON.stringify(value).slice(0, 60)
      : Array.isArray(value)
        ? `list of ${value.length}`
        : typeof value;
  throw new KinoraError('manifest-invalid', { field: path, expected, received });
}

export function member(parent: Field, name: string): Field {
  const { path, value } = parent;
  if (!isRecord(value)) return refuse(parent, 'an object');
  return { path: path === '' ? name : `${path}.${name}`, value: value[name] };
}

/** Names and fields of an object whose keys are data. */
export function entries(field: Field): readonly (readonly [string, Field])[] {
  if (!isRecord(field.value)) return refuse(field, 'an object');
  return Object.keys(field.value).map((name) => [name, member(field, name)]);
}

export function list<T>(field: Field, limit: number, read: (item: Field) => T): readonly T[] {
  const { path, value } = field;
  if (!Array.isArray(value) || value.length > limit) {
    return refuse(field, `a list of at most ${limit}`);
  }
  return value.map((item: unknown, i) => read({ path: `${path}[${i}]`, value: item }));
}

export function text(field: Field, pattern = /^[^]{1,200}$/): string {
  if (typeof field.value === 'string' && pattern.test(field.value)) return field.value;
  return refuse(field, `text like ${pattern.source}`);
}

export function whole(field: Field, low: number, high: number): number {
  const value = number(field, low, high);
  return Number.isInteger(value) ? value : refuse(field, 'a whole number');
}

export function number(field: Field, low: number, high: number): number {
  const { value } = field;
  if (typeof value === 'number' && value >= low && value <= high) return value;
  return refuse(field, `a number from ${low} to ${high}`);
}

export function oneOf<const T>(field: Field, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === field.value);
  return found ?? refuse(field, `one of ${allowed.join(', ')}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
