import type * as english from '../en/index.ts';
import { numbersOf } from '../numbers.ts';

export const { number, plural } = numbersOf('zh-Hans');

export const units: typeof english.units = {
  number,
  seconds: (value) => `${number(value)} 秒`,
  minutes: (value) => `${number(value)} 分钟`,
  halfPast: (minutes) => `${number(minutes)} 分半钟`,
  bytes: (value) => `${number(value)} B`,
  kilobytes: (value) => `${number(value)} KB`,
  megabytes: (value) => `${number(value)} MB`,
  list: (...parts) => parts.join('、'),
};
