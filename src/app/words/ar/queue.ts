import type * as english from '../en/index.ts';
import { isolate } from '../numbers.ts';
import { number, plural } from './units.ts';

export const queue: typeof english.queue = {
  region: 'الطابور',
  already: 'هذا المقطع نفسه في الطابور. بذرة أخرى تصنع غيره.',
  show: 'عرض',
  pause: 'إيقاف الطابور مؤقتًا',
  goOn: 'متابعة الطابور',
  paused: 'متوقف',
  waiting: 'ينتظر',
  next: 'التالي',
  failed: 'لم يُصنع',
  running: (percent) => isolate(`${number(percent)}%`),
  look: 'مشاهدته وهو يُصنع:',
  open: (place) => `تغيير ما ينتظر في الموضع ${number(place)}:`,
  title: 'في الطابور',
  sentence: 'جملة هذا المقطع',
  seed: 'بذرة هذا المقطع',
  save: 'حفظ التغيير',
  earlier: 'تقديم',
  later: 'تأخير',
  duplicate: 'تكرار',
  remove: 'إخراج',
  retry: 'أعد المحاولة',
  compare: 'محاولات لجملة واحدة',
  keepBest: (seed) => `احتفظ بهذه وحدها، البذرة ${isolate(String(seed))}`,
  keepBestShort: 'احتفظ بهذه',
  keepAll: 'احتفظ بها كلها',
  look1: (seed) => `اعرض المحاولة ذات البذرة ${isolate(String(seed))}`,
  othersBinned: (count) =>
    plural(count, {
      one: 'المحاولة الأخرى في السلة.',
      two: 'المحاولتان الأخريان في السلة.',
      few: `المحاولات الأخرى (${number(count)}) في السلة.`,
      many: `المحاولات الأخرى (${number(count)}) في السلة.`,
      other: `المحاولات الأخرى (${number(count)}) في السلة.`,
    }),
};
