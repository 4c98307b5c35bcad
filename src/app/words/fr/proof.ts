import type * as english from '../en/index.ts';
import { requests } from './privacy.ts';
import { number } from './units.ts';

export const proof: typeof english.proof = {
  cutTitle: 'Essayez sans réseau',
  done: 'fait',
  cut: 'Éteignez le réseau de cet appareil.',
  isCut: 'Le réseau est éteint.',
  make: 'Créez un clip.',
  made: (count) =>
    count === 1
      ? 'Un clip a été fait sans réseau.'
      : `${number(count)} clips ont été faits sans réseau.`,
  look: (elsewhere) => `Rallumez-le et regardez plus haut : ${requests(elsewhere)} vers ailleurs.`,
  policyTitle: 'Ce que le navigateur interdit à cette page',
  policyLead:
    'Cette page essaie d’atteindre une adresse qui n’existe pas, de toutes les façons possibles, sans rien avoir à dire.',
  tryAll: 'Essayer toutes les issues',
  trying: 'Essai',
  ways: {
    fetch: 'Une requête',
    worker: 'Une requête de son worker',
    beacon: 'Une balise',
    socket: 'Un socket',
    picture: 'Une image d’ailleurs',
    program: 'Un texte qui devient un programme',
    markup: 'Un texte qui devient du balisage',
  },
  stopped: 'arrêté',
  open: 'non arrêté',
  result: (stopped, all) => `${number(stopped)} issues sur ${number(all)} sont fermées.`,
  policyLimit:
    'Aucune politique n’interdit au site lui-même de noter les fichiers qu’il donne, ni un lien sur lequel vous appuyez.',
  policyText: 'La politique',
  buildTitle: 'Cette version',
  buildHow:
    'SHA-256 de ce qu’affiche (cd assets && sha256sum *). Qui construit la même source obtient la même valeur ; une page ne peut pas se porter garante d’elle-même, alors comparez les fichiers.',
};
