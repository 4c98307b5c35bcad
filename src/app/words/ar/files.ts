import type * as english from '../en/index.ts';
import { isolate } from '../numbers.ts';

export const madeHere: typeof english.madeHere = {
  looking: 'البحث عن علامة Kinora',
  found: (mark) =>
    `صُنع بـ Kinora: تحمل نقاطه العلامة ${isolate(mark)}. من 10,500 صورة بلا علامة لم تبدُ أي صورة هكذا.`,
  foundUnread:
    'صُنع بـ Kinora: تحمل نقاطه العلامة، وهي أضعف من أن تقول أي وصفة. من 10,500 صورة بلا علامة لم تبدُ أي صورة هكذا.',
  notFound: 'لا علامة لـ Kinora في هذا الملف. قد يكون من مكان آخر، أو تغيّر أكثر من أن يُعرف.',
};

export const drop: typeof english.drop = {
  here: 'أفلت مقطعًا من Kinora لتستعيد وصفته، أو أي صورة أو فيديو لتستخدمه وتسأل هل صُنع هنا',
  restored: 'وصفة الملف في الإدخال. لا يبدأ شيء حتى تضغط «اصنع».',
  fromLink: 'وصفة الرابط في الإدخال. لا يبدأ شيء حتى تضغط «اصنع».',
  otherModel: (model) => `صُنعت الوصفة بالنموذج ${isolate(model)}، وهذا النموذج يعطي مقطعًا آخر.`,
};
