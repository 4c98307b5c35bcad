import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const privacy: typeof english.privacy = {
  count: (count, elsewhere) =>
    elsewhere > 0
      ? `${requests(elsewhere)} anderswohin`
      : `${requests(count)}, seit die Seite geladen ist`,
  short: (count, elsewhere) => requests(elsewhere > 0 ? elsewhere : count),
  title: 'Was diese Seite abgerufen hat',
  lead: 'Dein Satz und deine Clips bleiben auf diesem Gerät. Das sind alle Anfragen, seit diese Seite geladen ist, wie der Browser sie vermerkt hat:',
  none: 'Keine.',
  allHere: (host) => `Alle gingen an ${host}, woher diese Seite kam.`,
  someElsewhere:
    'Einige gingen anderswohin. Die Seite selbst kann das nicht; eine Erweiterung kann es.',
  policy: 'Seite zum Datenschutz',
  fromCache: 'aus dem Cache',
};

export function requests(count: number): string {
  return count === 1 ? '1 Anfrage' : `${number(count)} Anfragen`;
}
