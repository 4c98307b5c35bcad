import type * as english from '../en/index.ts';
import { isolate } from '../numbers.ts';

export const download: typeof english.download = {
  region: 'التنزيل',
  lead: (size) => `تنزيل واحد أولًا: ${size}.`,
  detail: {
    kept: (model, licence) =>
      `${isolate(model)}، ${isolate(licence)}. يبقى في هذا المتصفح، وبعدها لا يحتاج أي مقطع إلى الشبكة.`,
    'storage-full': (model, licence) =>
      `${isolate(model)}، ${isolate(licence)}. ليس لدى هذا المتصفح متسع لحفظه، فيبقى حتى يُغلق اللسان.`,
    'storage-unavailable': (model, licence) =>
      `${isolate(model)}، ${isolate(licence)}. لا يحفظ هذا المتصفح شيئًا لهذا الموقع، فيبقى حتى يُغلق اللسان.`,
  },
  rest: (size) => `بقي ${size} للجلب.`,
  start: 'تنزيل',
  pause: 'إيقاف مؤقت',
  resume: 'متابعة',
  bytes: (loaded, total) => `${loaded} من ${total}`,
  elsewhere: (loaded, total) => `لسان آخر يجلب النموذج، ${loaded} من ${total}`,
};
