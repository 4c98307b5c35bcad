import type * as english from '../en/index.ts';

export const download: typeof english.download = {
  region: 'Chargement',
  lead: (size) => `Un seul chargement d’abord : ${size}.`,
  detail: {
    kept: (model, licence) =>
      `${model}, ${licence}. Il reste dans ce navigateur ; ensuite aucun clip n’a besoin du réseau.`,
    'storage-full': (model, licence) =>
      `${model}, ${licence}. Ce navigateur n’a pas la place de le garder : il reste jusqu’à la fermeture de l’onglet.`,
    'storage-unavailable': (model, licence) =>
      `${model}, ${licence}. Ce navigateur ne garde rien pour ce site : il reste jusqu’à la fermeture de l’onglet.`,
  },
  rest: (size) => `Encore ${size} à charger.`,
  start: 'Charger',
  pause: 'Pause',
  resume: 'Continuer',
  bytes: (loaded, total) => `${loaded} sur ${total}`,
  elsewhere: (loaded, total) => `Un autre onglet charge le modèle, ${loaded} sur ${total}`,
};
