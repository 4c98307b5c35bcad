import type * as english from '../en/index.ts';
import { isolate } from '../numbers.ts';
import { number, plural } from './units.ts';

export const privacy: typeof english.privacy = {
  count: (count, elsewhere) =>
    elsewhere > 0 ? `${requests(elsewhere)} إلى مكان آخر` : `${requests(count)} منذ فُتحت الصفحة`,
  short: (count, elsewhere) => requests(elsewhere > 0 ? elsewhere : count),
  title: 'ما طلبته هذه الصفحة',
  lead: 'جملتك ومقاطعك تبقى على هذا الجهاز. هذه كل الطلبات منذ فُتحت الصفحة كما سجّلها المتصفح:',
  none: 'لا شيء.',
  allHere: (host) => `ذهبت كلها إلى ${isolate(host)}، الموقع الذي جاءت منه هذه الصفحة.`,
  someElsewhere: 'ذهب بعضها إلى مكان آخر. الصفحة نفسها لا تستطيع ذلك، وقد تستطيعه إضافة.',
  policy: 'صفحة الخصوصية',
  fromCache: 'من الذاكرة المخبأة',
};

export function requests(count: number): string {
  return plural(count, {
    zero: 'لا طلبات',
    one: 'طلب واحد',
    two: 'طلبان',
    few: `${number(count)} طلبات`,
    many: `${number(count)} طلبًا`,
    other: `${number(count)} طلب`,
  });
}
