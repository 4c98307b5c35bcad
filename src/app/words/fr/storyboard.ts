import type * as english from '../en/index.ts';
import { number, plural } from './units.ts';

export const storyboard: typeof english.storyboard = {
  open: 'Storyboard',
  title: 'Storyboard',
  lead: 'Ce que le film montre, et à partir de quand. Chaque carte part de l’image qui précède.',
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
  carried: 'Chaque carte est lue seule : répétez ce qui doit rester.',
  problems: {
    empty: 'Dites ce que l’on voit.',
    'too-long': 'La phrase est trop longue.',
    'past-end': 'Le film est fini à ce moment-là.',
    'too-close': 'Moins d’une seconde et demie : on la voit à peine.',
  },
  addSource: 'Commencer par une image ou un clip',
  addSourceTo: (number) => `Commencer par une image ou un clip, carte ${number}`,
  sourceOf: (number) => `Par quoi commence la carte ${number}`,
  removeSource: (number) => `Commencer la carte ${number} par sa seule phrase`,
  file: 'D’un fichier',
  clip: 'De vos clips',
  noClip: (ratio) => `Aucun clip en ${ratio} sur l’étagère.`,
  beginsWithPicture: 'Commence par une image et continue à partir d’elle.',
  clipWhole: (seconds) => `Montre un clip de ${seconds}, puis continue à partir de sa fin.`,
  clipEnd: (seconds) => `Montre les ${seconds} de fin d’un clip, puis continue à partir de là.`,
  clipFills: (seconds) => `Les ${seconds} de fin d’un clip remplissent cette carte.`,
  done: 'Terminé',
  chip: (count, begun) =>
    plural(count, {
      one: `Un storyboard de ${number(count)} carte`,
      other: `Un storyboard de ${number(count)} cartes`,
    }) + (begun === 0 ? '.' : `, d’une image ou d’un clip : ${number(begun)}.`),
  remove: 'Ne garder que la première carte',
};
