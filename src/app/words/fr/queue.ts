import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const queue: typeof english.queue = {
  region: 'File d’attente',
  already: 'Ce clip même est déjà en file. Une autre graine en donne un autre.',
  show: 'Montrer',
  pause: 'Mettre la file en pause',
  goOn: 'Continuer la file',
  paused: 'En pause',
  waiting: 'En attente',
  next: 'Suivant',
  failed: 'Pas fait',
  running: (percent) => `${number(percent)} %`,
  look: 'Le regarder se faire :',
  open: (place) => `Changer ce qui attend à la place ${number(place)} :`,
  title: 'Dans la file',
  sentence: 'Phrase de ce clip',
  seed: 'Graine de ce clip',
  save: 'Garder le changement',
  earlier: 'Plus tôt',
  later: 'Plus tard',
  duplicate: 'Dupliquer',
  remove: 'Retirer',
  retry: 'Réessayer',
  compare: 'Prises d’une même phrase',
  keepBest: (seed) => `Ne garder que celle-ci, graine ${seed}`,
  keepBestShort: 'Garder celle-ci',
  keepAll: 'Les garder toutes',
  look1: (seed) => `Montrer la prise avec la graine ${seed}`,
  othersBinned: (count) =>
    count === 1
      ? 'L’autre prise est dans la corbeille.'
      : `Les ${number(count)} autres prises sont dans la corbeille.`,
};
