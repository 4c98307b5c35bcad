import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const unfinished: typeof english.unfinished = {
  region: 'Films inachevés',
  lead: (count) =>
    count === 1
      ? 'Un film a été commencé et n’a pas été terminé. Ce qui en est fait est gardé une semaine.'
      : `${number(count)} films ont été commencés et n’ont pas été terminés. Ce qui en est fait est gardé une semaine.`,
  made: (percent) => `${number(percent)} % de fait`,
  worked: (when) => `depuis ${when}`,
  otherModel: 'Un autre modèle l’a commencé ; celui-ci ne peut pas le continuer.',
  goOn: (prompt) => `Continuer : ${prompt}`,
  forget: (prompt) => `L’oublier : ${prompt}`,
};
