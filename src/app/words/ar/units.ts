import type * as english from '../en/index.ts';
import { isolate, numbersOf } from '../numbers.ts';

/** Latin digits: seeds, ratios and sizes are typed and copied with them. */
export const { number, plural } = numbersOf('ar-u-nu-latn');

export const units: typeof english.units = {
  number,
  seconds: (value) => isolate(`${number(value)} ث`),
  minutes: (value) => isolate(`${number(value)} د`),
  halfPast: (minutes) => isolate(`${number(minutes)}½ د`),
  bytes: (value) => isolate(`${number(value)} بايت`),
  kilobytes: (value) => isolate(`${number(value)} ك.ب`),
  megabytes: (value) => isolate(`${number(value)} م.ب`),
  list: (...parts) => parts.map(isolate).join('، '),
};
