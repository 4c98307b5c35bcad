import type * as english from '../en/index.ts';
import { isolate } from '../numbers.ts';
import { number } from './units.ts';

export const unfinished: typeof english.unfinished = {
  region: 'أفلام غير مكتملة',
  lead: (count) =>
    count === 1
      ? 'بدأ فيلم ولم يكتمل. ما صُنع منه محفوظ لمدة أسبوع.'
      : `أفلام بدأت ولم تكتمل: ${number(count)}. ما صُنع منها محفوظ لمدة أسبوع.`,
  made: (percent) => `صُنع ${isolate(`${number(percent)}%`)}`,
  worked: (when) => `منذ ${isolate(when)}`,
  otherModel: 'بدأه نموذج آخر، ولا يستطيع هذا النموذج متابعته.',
  goOn: (prompt) => `متابعة: ${isolate(prompt)}`,
  forget: (prompt) => `انسَه: ${isolate(prompt)}`,
};
