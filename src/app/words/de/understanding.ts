import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const understanding: typeof english.understanding = {
  region: 'Was das Modell verstanden hat',
  beforeDownload: 'Sobald das Modell da ist, zeigt diese Zeile, wie es deinen Satz liest.',
  leftOpen: 'dem Zufall überlassen:',
  noSubject: 'Sieht nichts, was es kennt, also wählt es selbst.',
  takenFor: (word, takenFor) => `„${word}“ liest es als ${takenFor}`,
  unknown: (word) => `„${word}“ sagt ihm nichts`,
  passedOver: {
    'one-of-each': (words) => `„${words}“: es malt eines`,
    negated: (words) => `„${words}“: es kann nichts weglassen`,
    'already-told': (words) => `„${words}“ fällt weg: von jeder Art passt eines in einen Clip`,
    'not-of-the-subject': (words) => `„${words}“ fällt weg: es färbt nur die Hauptsache`,
    'not-taken-in': (words) => `„${words}“ kam bei ihm nicht an`,
  },
  dropped: (count) =>
    count === 1
      ? 'das letzte Wort ist ihm zu viel'
      : `die letzten ${number(count)} Wörter sind ihm zu viel`,
  failed: 'Der Satz ließ sich gerade nicht lesen.',
  knows: 'Was es kennt',
  knowsLead:
    'Das Modell ist klein und malt eine kleine Welt: diese Dinge, beliebig gemischt. Drücke auf ein Wort, um es anzufügen.',
};
