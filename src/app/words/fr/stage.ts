import type { EncoderFault } from '../../../common/clip.ts';
import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const stage: typeof english.stage = {
  region: 'Scène',
  live: (made) => `En direct, ${made} jusqu’ici. Changez la phrase et le film suit.`,
  keepLive: 'Arrêter et garder',
  fetching: (loaded, total) => `Chargement du modèle, ${loaded} sur ${total}`,
  preparing: 'Préparation',
  preparations: {
    weights: 'Lecture du modèle',
    runtime: 'Démarrage du moteur',
    kernels: 'Contrôle de la carte graphique',
    networks: 'Chargement des réseaux',
    prompt: 'Lecture de la phrase',
    'first-step': 'Peinture de la première étape',
  },
  step: (step, steps) => `Étape ${number(step)} sur ${number(steps)}`,
  left: (duration) => `encore ${duration} environ`,
  longer: 'plus long que prévu',
  windowStep: (window, windows, step, steps) =>
    `Fenêtre ${number(window)} sur ${number(windows)}, étape ${number(step)} sur ${number(steps)}`,
  finishing: (frame, frameCount) => `Dessin de l’image ${number(frame)} sur ${number(frameCount)}`,
  soFar: 'Le film jusqu’ici',
  playable: (there, whole) => `${there} sur ${whole} se regardent déjà`,
  unfinished: (seconds) =>
    `Un film de ${seconds} n’a pas été terminé. Ce qui en est fait est gardé.`,
  goOn: 'Continuer',
  forget: 'L’oublier',
  forgotten: 'Ce qui était fait du film est effacé.',
  cancel: 'Annuler',
  forming: 'Le clip qui se forme',
  clip: (prompt) => `Clip : ${prompt}`,
  play: 'Lire',
  pause: 'Pause',
  position: 'Position',
  wholeScreen: 'Plein écran',
  download: 'Télécharger',
  otherCodec: (codec, fault) =>
    `Ce navigateur a écrit du ${codec} au lieu de H.264${fault === undefined ? '' : ` : ${whyNotH264[fault]}`}. Les navigateurs et VLC le lisent ; certains téléphones, téléviseurs et logiciels de montage, non.`,
  details: 'Détails',
  finished: (prompt) => `Terminé : ${prompt}`,
  cancelled: 'Annulé. La phrase est gardée.',
  cancelledKept: 'Annulé. Ce qui est fait du film est gardé.',
};

const whyNotH264: Readonly<Record<EncoderFault, string>> = {
  absent: 'il n’a pas d’encodeur H.264 pour des images de cette taille',
  malformed: 'son encodeur H.264 a écrit un flux que d’autres lecteurs refuseraient',
  'other-picture': 'son encodeur H.264 a écrit d’autres images que celles reçues',
  'too-few-bits': 'son encodeur H.264 a pris bien trop peu de bits, ce qui brouille l’image',
  stopped: 'son encodeur H.264 n’a pas rendu toutes les images',
};
