import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const damaged: typeof english.damaged = {
  region: 'Ce qui est illisible',
  lead: (count) =>
    count === 1
      ? 'Une chose conservée ici est illisible. Tout le reste est affiché, et rien n’est supprimé sans votre accord.'
      : `${number(count)} choses conservées ici sont illisibles. Tout le reste est affiché, et rien n’est supprimé sans votre accord.`,
  kinds: {
    clips: 'Clip',
    queue: 'Film en attente',
    jobs: 'Film inachevé',
    styles: 'Style',
  },
  unnamed: {
    clips: 'Un clip sans nom',
    queue: 'Un film sans phrase',
    jobs: 'Un film sans phrase',
    styles: 'Un style sans nom',
  },
  faults: {
    newer: 'Fait par une version plus récente de Kinora.',
    recipe: 'La recette est abîmée.',
    facts: 'Ce qui était noté à son sujet est abîmé.',
    file: 'La vidéo manque.',
    unreadable: 'Le navigateur ne peut plus le lire.',
  },
  kept: {
    video: 'La vidéo est conservée : enregistrez-la telle quelle.',
    recipe: 'La recette est conservée : refaites-le.',
    record:
      'Conservé tel quel, sans effet. Supprimez-le, ou laissez-le à une version qui sait le lire.',
    nothing: 'Rien n’en est récupérable. Supprimez-le pour libérer la place.',
  },
  save: (name) => `Enregistrer la vidéo : ${name}`,
  saveShort: 'Enregistrer la vidéo',
  remove: (name) => `Supprimer : ${name}`,
  removeShort: 'Supprimer',
  removed: (name) => `« ${name} » est supprimé.`,
};
