import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const page: typeof english.page = {
  name: 'Kinora',
  title: 'Kinora : une phrase devient un clip',
  description:
    'Tapez une phrase, obtenez un court clip vidéo, fait sur votre propre machine. Rien n’est envoyé nulle part.',
  skipToPrompt: 'Aller au prompt',
  dismiss: 'Fermer',
  language: 'Langue',
  languageFailed: 'Cette langue n’a pas pu être chargée. La page reste comme elle est.',
};

export const offline: typeof english.offline = {
  unavailable: 'Ce navigateur ne garde pas la page elle-même : l’ouvrir demande un réseau.',
  installing: 'La page elle-même est en train d’être gardée sur cet appareil.',
  ready: 'La page elle-même est gardée sur cet appareil : elle s’ouvre aussi sans réseau.',
  newVersion: 'Une nouvelle version de Kinora est là. Vos clips restent.',
  withdrawn: 'Le site a retiré la copie de lui-même que ce navigateur gardait. Vos clips restent.',
  takeOver: 'L’utiliser maintenant',
  silent:
    'La nouvelle version ne répond pas. Elle prendra la suite une fois tous les onglets de Kinora fermés.',
  otherTabs: (count) =>
    count === 1
      ? 'Un autre onglet utilise encore l’ancienne version. Fermez-le d’abord.'
      : `${number(count)} autres onglets utilisent encore l’ancienne version. Fermez-les d’abord.`,
};
