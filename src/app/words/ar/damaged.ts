import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const damaged: typeof english.damaged = {
  region: 'ما لا يمكن قراءته',
  lead: (count) =>
    count === 1
      ? 'شيء واحد محفوظ هنا لا يمكن قراءته. كل ما عداه معروض، ولا يُحذف شيء حتى تطلب ذلك.'
      : `عدد الأشياء المحفوظة هنا التي لا يمكن قراءتها: ${number(count)}. كل ما عداها معروض، ولا يُحذف شيء حتى تطلب ذلك.`,
  kinds: {
    clips: 'مقطع',
    queue: 'فيلم في قائمة الانتظار',
    jobs: 'فيلم غير مكتمل',
    styles: 'نمط',
  },
  unnamed: {
    clips: 'مقطع بلا اسم',
    queue: 'فيلم بلا جملة',
    jobs: 'فيلم بلا جملة',
    styles: 'نمط بلا اسم',
  },
  faults: {
    newer: 'صُنع بإصدار أحدث من Kinora.',
    recipe: 'وصفته تالفة.',
    facts: 'ما سُجّل عنه تالف.',
    file: 'الفيديو الخاص به مفقود.',
    unreadable: 'لم يعد المتصفح قادرًا على قراءته.',
  },
  kept: {
    video: 'الفيديو محفوظ: احفظه كما هو.',
    recipe: 'الوصفة محفوظة: اصنعه من جديد.',
    record: 'يبقى كما هو ولا يفعل شيئًا. احذفه، أو اتركه لإصدار يستطيع قراءته.',
    nothing: 'لا يمكن استعادة شيء منه. احذفه لإخلاء مكانه.',
  },
  save: (name) => `احفظ الفيديو: ${name}`,
  saveShort: 'احفظ الفيديو',
  remove: (name) => `احذف: ${name}`,
  removeShort: 'احذف',
  removed: (name) => `حُذف «${name}».`,
};
