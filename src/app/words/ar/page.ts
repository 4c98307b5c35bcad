import type * as english from '../en/index.ts';
import { number, plural } from './units.ts';

export const page: typeof english.page = {
  name: 'Kinora',
  title: 'Kinora: جملة تصير مقطعًا',
  description: 'اكتب جملة واحصل على مقطع فيديو قصير يُصنع على جهازك. لا يُرسَل شيء إلى أي مكان.',
  skipToPrompt: 'انتقل إلى الوصف',
  dismiss: 'إغلاق',
  language: 'اللغة',
  languageFailed: 'تعذّر جلب هذه اللغة. تبقى الصفحة كما هي.',
};

export const offline: typeof english.offline = {
  unavailable: 'لا يحفظ هذا المتصفح الصفحة نفسها هنا، ففتحها يحتاج إلى شبكة.',
  installing: 'تُحفظ الصفحة نفسها الآن على هذا الجهاز.',
  ready: 'الصفحة نفسها محفوظة على هذا الجهاز: تُفتح من دون شبكة أيضًا.',
  newVersion: 'وصل إصدار جديد من Kinora. مقاطعك باقية.',
  withdrawn: 'سحب الموقع نسخته التي كان هذا المتصفح يحفظها. مقاطعك باقية.',
  takeOver: 'استخدمه الآن',
  silent: 'الإصدار الجديد لا يستجيب. سيحل محل القديم بعد إغلاق كل ألسنة Kinora.',
  otherTabs: (count) =>
    plural(count, {
      one: 'لسان آخر ما زال يعمل بالإصدار القديم. أغلقه أولًا.',
      two: 'لسانان آخران ما زالا يعملان بالإصدار القديم. أغلقهما أولًا.',
      few: `${number(count)} ألسنة أخرى ما زالت تعمل بالإصدار القديم. أغلقها أولًا.`,
      many: `${number(count)} لسانًا آخر ما زالت تعمل بالإصدار القديم. أغلقها أولًا.`,
      other: `${number(count)} لسان آخر ما زالت تعمل بالإصدار القديم. أغلقها أولًا.`,
    }),
};
