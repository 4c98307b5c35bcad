import type * as english from '../en/index.ts';
import { number, plural } from './units.ts';

export const privacy: typeof english.privacy = {
  count: (count, elsewhere) =>
    elsewhere > 0
      ? `${requests(elsewhere)} vers ailleurs`
      : `${requests(count)} depuis l’ouverture de cette page`,
  short: (count, elsewhere) => requests(elsewhere > 0 ? elsewhere : count),
  title: 'Ce que cette page a demandé',
  lead: 'Votre phrase et vos clips restent sur cette machine. Voici toutes les requêtes depuis l’ouverture de cette page, telles que le navigateur les a notées :',
  none: 'Aucune.',
  allHere: (host) => `Toutes sont allées à ${host}, le site d’où vient cette page.`,
  someElsewhere:
    'Certaines sont allées ailleurs. La page elle-même ne le peut pas ; une extension le peut.',
  policy: 'Page sur la vie privée',
  fromCache: 'depuis le cache',
};

export function requests(count: number): string {
  return plural(count, { one: `${number(count)} requête`, other: `${number(count)} requêtes` });
}
