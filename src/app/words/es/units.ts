import type * as english from '../en/index.ts';
import { numbersOf } from '../numbers.ts';

export const { number, plural } = numbersOf('es');

export const units: typeof english.units = {
  number,
  seconds: (value) => `${number(value)} s`,
  minutes: (value) => `${number(value)} min`,
  halfPast: (minutes) => `${number(minutes)}½ min`,
  bytes: (value) => `${number(value)} B`,
  kilobytes: (value) => `${number(value)} KB`,
  megabytes: (value) => `${number(value)} MB`,
  list: (...parts) => parts.join(', '),
};
