import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const understanding: typeof english.understanding = {
  region: 'Ce que le modèle a compris',
  beforeDownload: 'Une fois le modèle ici, cette ligne montre comment il lit votre phrase.',
  leftOpen: 'laissé au hasard :',
  noSubject: 'Il ne voit aucun sujet qu’il connaisse, alors il en choisit un.',
  takenFor: (word, takenFor) => `« ${word} » est lu comme ${takenFor}`,
  unknown: (word) => `« ${word} » ne lui dit rien`,
  passedOver: {
    'one-of-each': (words) => `« ${words} » : il en dessine un`,
    negated: (words) => `« ${words} » : il ne sait rien enlever`,
    'already-told': (words) => `« ${words} » est laissé : un de chaque sorte tient dans un clip`,
    'not-of-the-subject': (words) => `« ${words} » est laissé : il ne colore que le sujet`,
    'not-taken-in': (words) => `« ${words} » ne lui est pas parvenu`,
  },
  dropped: (count) =>
    count === 1
      ? 'le dernier mot est de trop pour lui'
      : `les ${number(count)} derniers mots sont de trop pour lui`,
  failed: 'La phrase n’a pas pu être lue à l’instant.',
  knows: 'Ce qu’il connaît',
  knowsLead:
    'Le modèle est petit et dessine un petit monde : ces choses, en tous mélanges. Appuyez sur un mot pour l’ajouter.',
};
