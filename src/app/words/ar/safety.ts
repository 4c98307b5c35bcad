import type * as english from '../en/index.ts';
import { isolate } from '../numbers.ts';

export const safety: typeof english.safety = {
  title: 'الأمان',
  region: 'أمان الجملة',
  levels: { open: 'مفتوح', standard: 'عادي', kiosk: 'صارم' },
  hints: {
    open: 'يرفض فقط إضفاء طابع جنسي على الأطفال، وهو ما لا يسمح به أي إعداد.',
    standard: 'يرفض أيضًا الجمل الجنسية والقاسية والكارهة وجمل إيذاء النفس والشتائم.',
    kiosk: 'يرفض أيضًا السلاح والدم والمخدرات والألفاظ الخشنة. لشاشات يتقاسمها الغرباء.',
  },
  limit: 'يقرأ الكلمات على هذا الجهاز. لا يرى الصور ولا يخمّن المقصود.',
  wouldRefuse: (why) => `في مستوى الأمان هذا لا يصنع Kinora ذلك: ${why}.`,
  instead: (sentence) => `استخدم بدلًا منها: ${isolate(sentence)}`,
};
