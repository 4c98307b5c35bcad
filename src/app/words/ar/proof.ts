import type * as english from '../en/index.ts';
import { requests } from './privacy.ts';
import { isolate } from '../numbers.ts';
import { number, plural } from './units.ts';

export const proof: typeof english.proof = {
  cutTitle: 'جرّبه بلا شبكة',
  done: 'تم',
  cut: 'أطفئ شبكة هذا الجهاز.',
  isCut: 'الشبكة مطفأة.',
  make: 'اصنع مقطعًا.',
  made: (count) =>
    plural(count, {
      zero: 'لم يُصنع مقطع من دون شبكة.',
      one: 'صُنع مقطع من دون شبكة.',
      two: 'صُنع مقطعان من دون شبكة.',
      few: `صُنعت ${number(count)} مقاطع من دون شبكة.`,
      many: `صُنع ${number(count)} مقطعًا من دون شبكة.`,
      other: `صُنع ${number(count)} مقطع من دون شبكة.`,
    }),
  look: (elsewhere) => `شغّلها من جديد وانظر أعلاه: ${requests(elsewhere)} إلى مكان آخر.`,
  policyTitle: 'ما يمنعه المتصفح عن هذه الصفحة',
  policyLead: 'تحاول هذه الصفحة بلوغ عنوان غير موجود بكل طريقة ممكنة، وليس عندها ما تقوله.',
  tryAll: 'جرّب كل مخرج',
  trying: 'جارٍ التجريب',
  ways: {
    fetch: 'طلب',
    worker: 'طلب من عاملها',
    beacon: 'إشارة beacon',
    socket: 'مقبس socket',
    picture: 'صورة من مكان آخر',
    program: 'نص يصير برنامجًا',
    markup: 'نص يصير ترميزًا',
  },
  stopped: 'أُوقف',
  open: 'لم يوقف',
  result: (stopped, all) => `سُدّ ${number(stopped)} من ${number(all)} مخارج.`,
  policyLimit: 'لا سياسة تمنع الموقع نفسه من تسجيل الملفات التي يعطيها، ولا رابطًا تضغط عليه.',
  policyText: 'السياسة',
  buildTitle: 'هذا البناء',
  buildHow: `بصمة SHA-256 لما تطبعه ${isolate('(cd assets && sha256sum *)')}. من يبني المصدر نفسه يحصل عليها نفسها. لا تستطيع صفحة أن تشهد لنفسها، فقارن الملفات.`,
};
