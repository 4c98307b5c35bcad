import { numbersOf } from '../numbers.ts';

export const { number, plural } = numbersOf('en');

export const units = {
  number,
  seconds: (value: number) => `${number(value)} s`,
  minutes: (value: number) => `${number(value)} min`,
  halfPast: (minutes: number) => `${number(minutes)}½ min`,
  bytes: (value: number) => `${number(value)} B`,
  kilobytes: (value: number) => `${number(value)} KB`,
  megabytes: (value: number) => `${number(value)} MB`,
  /** One beside the other in a line, as "480p, 24 frames". */
  list: (...parts: readonly string[]) => parts.join(', '),
};
