import type * as english from '../en/index.ts';
import { numbersOf } from '../numbers.ts';

export const { number, plural } = numbersOf('fr');

export const units: typeof english.units = {
  number,
  seconds: (value) => `${number(value)} s`,
  minutes: (value) => `${number(value)} min`,
  halfPast: (minutes) => `${number(minutes)}½ min`,
  bytes: (value) => `${number(value)} o`,
  kilobytes: (value) => `${number(value)} Ko`,
  megabytes: (value) => `${number(value)} Mo`,
  list: (...parts) => parts.join(', '),
};
