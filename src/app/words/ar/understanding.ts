import type * as english from '../en/index.ts';
import { isolate } from '../numbers.ts';
import { number, plural } from './units.ts';

export const understanding: typeof english.understanding = {
  region: 'ما فهمه النموذج',
  beforeDownload: 'حين يصل النموذج يُظهر هذا السطر كيف يقرأ جملتك.',
  leftOpen: 'متروك للصدفة:',
  noSubject: 'لا يرى موضوعًا يعرفه، فيختار واحدًا.',
  takenFor: (word, takenFor) => `يقرأ «${isolate(word)}» على أنه ${isolate(takenFor)}`,
  unknown: (word) => `«${isolate(word)}» لا يعني له شيئًا`,
  passedOver: {
    'one-of-each': (words) => `«${isolate(words)}»: يرسم واحدًا`,
    negated: (words) => `«${isolate(words)}»: لا يستطيع حذف الأشياء`,
    'already-told': (words) => `تُرك «${isolate(words)}»: يتسع المقطع لواحد من كل نوع`,
    'not-of-the-subject': (words) => `تُرك «${isolate(words)}»: يلوّن الموضوع وحده`,
    'not-taken-in': (words) => `«${isolate(words)}» لم يصل إليه`,
  },
  dropped: (count) =>
    plural(count, {
      one: 'الكلمة الأخيرة فوق طاقته',
      two: 'الكلمتان الأخيرتان فوق طاقته',
      few: `آخر ${number(count)} كلمات فوق طاقته`,
      many: `آخر ${number(count)} كلمة فوق طاقته`,
      other: `آخر ${number(count)} كلمة فوق طاقته`,
    }),
  failed: 'تعذّرت قراءة الجملة الآن.',
  knows: 'ما يعرفه',
  knowsLead: 'النموذج صغير ويرسم عالمًا صغيرًا: هذه الأشياء بأي مزيج. اضغط على كلمة لتضيفها.',
};
