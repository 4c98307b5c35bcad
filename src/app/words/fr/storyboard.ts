import type * as english from '../en/index.ts';
import { number, plural } from './units.ts';

export const storyboard: typeof english.storyboard = {
  open: 'Storyboard',
  title: 'Storyboard',
  lead: 'Ce que le film montre, et à partir de quand. L’image mène de carte en carte.',
  axis: 'Les cartes dans le temps',
  cards: 'Cartes',
  card: (number) => `Phrase de la carte ${number}`,
  at: (number) => `La carte ${number} commence à`,
  from: (seconds) => `dès ${seconds}`,
  add: 'Ajouter une carte',
  full: 'Aucune carte n’est assez longue pour faire place à une autre.',
  leaveOut: (number) => `Retirer la carte ${number}`,
  split: 'Couper la première phrase à « then »',
  nothingToSplit: 'La première phrase dit une seule chose. Dites la suite avec « then ».',
  carried: 'Chaque carte est lue seule : ce qui ne change pas se redit.',
  problems: {
    empty: 'Dites ce que l’on voit.',
    'too-long': 'La phrase est trop longue.',
    'past-end': 'Le film est fini à ce moment-là.',
    'too-close': 'Moins d’une seconde et demie : son image apparaît à peine.',
  },
  done: 'Terminé',
  chip: (count) =>
    plural(count, {
      one: `Un storyboard de ${number(count)} carte.`,
      other: `Un storyboard de ${number(count)} cartes.`,
    }),
  remove: 'Seulement la première carte',
};
