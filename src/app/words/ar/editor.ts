import type * as english from '../en/index.ts';
import { isolate } from '../numbers.ts';
import { number } from './units.ts';

export const editor: typeof english.editor = {
  region: 'أدوات لهذا المقطع',
  tools: {
    finer: 'أدق',
    remix: 'تنويع',
    extend: 'إطالة',
    recut: 'إعادة القص',
    loop: 'تكرار',
    blend: 'مزج',
  },
  leads: {
    finer: 'يصنع هذا المقطع مرة أخرى بكل الخطوات، لصورة أدق.',
    remix: 'يصنع مقطعًا جديدًا من هذا. غيّر الجملة، واختر مقدار ما يتغير.',
    extend: 'يطيل المقطع، بعد نهايته أو قبل بدايته. أما المقطع نفسه فيبقى كما هو.',
    recut: 'اقسم المقطع عند رأس التشغيل بالمفتاح S. والجزء الذي يُصنع من جديد يُرسم ليناسب جاريه.',
    loop: 'يضيف طريقًا من النهاية إلى البداية، ليتكرر المقطع.',
    blend: 'يصل هذا المقطع بآخر: تتحول نهايته إلى بداية الآخر.',
  },
  makes: {
    finer: 'أدق',
    remix: 'نوّع',
    extend: 'أطِل',
    recut: 'قُصّ',
    loop: 'كرّر',
    blend: 'امزج',
  },
  makeIn: (name, duration) => `${name} · نحو ${duration}`,
  prompt: 'الجملة لهذه الأداة',
  isFine: 'في هذا المقطع كل الخطوات.',
  strength: 'الشدة',
  strengths: { subtle: 'خفيفة', mild: 'معتدلة', strong: 'قوية', custom: 'مخصصة' },
  customStrength: 'مقدار التغيير',
  side: 'الجهة',
  sides: { after: 'بعده', before: 'قبله' },
  by: 'بمقدار',
  wayBack: 'طريق العودة',
  loops: { short: 'قصير', normal: 'عادي', long: 'طويل' },
  timeline: 'أجزاء المقطع',
  part: (part, from, to, isKept) =>
    `الجزء ${number(part)}، من ${from} إلى ${to}، ${isKept ? 'محفوظ' : 'يُصنع من جديد'}`,
  split: 'قسم',
  remake: 'صنع من جديد',
  earlier: 'نقل إلى الأمام',
  later: 'نقل إلى الخلف',
  trim: (edge, isShorter) =>
    `${isShorter ? 'تقصير' : 'تطويل'} ${edge === 'from' ? 'البداية' : 'النهاية'}`,
  leaveOut: 'حذف هذا الجزء',
  total: (length) => `المجموع ${length}`,
  into: 'المزج مع',
  noPartner: (ratio) =>
    `يحتاج المزج إلى مقطع ثانٍ بنسبة ${isolate(ratio)} بين مقاطعك. اصنع واحدًا أو افتح ملفًا.`,
  curve: 'كيف ينتقل',
  curves: { even: 'بانتظام', early: 'مبكرًا', late: 'متأخرًا', swap: 'بسرعة' },
  overlap: 'مدة المزج',
};
