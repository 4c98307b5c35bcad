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
  cancel: 'Annuler',
  forming: 'Le clip qui se forme',
  clip: (prompt) => `Clip : ${prompt}`,
  play: 'Lire',
  pause: 'Pause',
  position: 'Position',
  wholeScreen: 'Plein écran',
  download: 'Télécharger',
  otherCodec: (codec) =>
    `Ce navigateur a écrit du ${codec} au lieu de H.264. Les navigateurs et VLC le lisent ; certains téléphones, téléviseurs et logiciels de montage, non.`,
  details: 'Détails',
  finished: (prompt) => `Terminé : ${prompt}`,
  cancelled: 'Annulé. La phrase est gardée.',
};
