import type * as english from '../en/index.ts';
import { number, plural } from './units.ts';

export const storyboard: typeof english.storyboard = {
  open: 'لوحة القصة',
  title: 'لوحة القصة',
  lead: 'ما يعرضه الفيلم، ومنذ متى. والصورة تقود من بطاقة إلى بطاقة.',
  axis: 'البطاقات في الزمن',
  cards: 'البطاقات',
  card: (card) => `جملة البطاقة ${number(card)}`,
  at: (card) => `تبدأ البطاقة ${number(card)} عند`,
  from: (seconds) => `من ${seconds}`,
  add: 'إضافة بطاقة',
  full: 'ليست أي بطاقة طويلة بما يتسع لأخرى.',
  leaveOut: (card) => `حذف البطاقة ${number(card)}`,
  split: 'قسم الجملة الأولى عند «then»',
  nothingToSplit: 'الجملة الأولى تقول شيئًا واحدًا. قل ما يأتي بعده بكلمة «then».',
  carried: 'كل بطاقة تُقرأ وحدها، فما يبقى كما هو يُقال من جديد.',
  problems: {
    empty: 'قل ما الذي يُرى.',
    'too-long': 'الجملة أطول من اللازم.',
    'past-end': 'يكون الفيلم قد انتهى عندها.',
    'too-close': 'أقصر من ثانية ونصف: صورتها لا تكاد تظهر.',
  },
  done: 'تم',
  chip: (count) =>
    plural(count, {
      one: 'لوحة قصة من بطاقة واحدة.',
      two: 'لوحة قصة من بطاقتين.',
      few: `لوحة قصة من ${number(count)} بطاقات.`,
      many: `لوحة قصة من ${number(count)} بطاقة.`,
      other: `لوحة قصة من ${number(count)} بطاقة.`,
    }),
  remove: 'البطاقة الأولى فقط',
};
