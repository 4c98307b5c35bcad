import type { EncoderFault } from '../../../common/clip.ts';
import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const stage: typeof english.stage = {
  region: 'Bühne',
  live: (made) => `Live, bisher ${made}. Ändere den Satz, und der Film folgt.`,
  keepLive: 'Anhalten und behalten',
  fetching: (loaded, total) => `Das Modell wird geladen, ${loaded} von ${total}`,
  preparing: 'Wird vorbereitet',
  preparations: {
    weights: 'Das Modell wird gelesen',
    runtime: 'Das Rechenwerk startet',
    kernels: 'Die Grafikkarte wird geprüft',
    networks: 'Die Netze werden geladen',
    prompt: 'Der Satz wird gelesen',
    'first-step': 'Der erste Schritt wird gemalt',
  },
  step: (step, steps) => `Schritt ${number(step)} von ${number(steps)}`,
  left: (duration) => `noch etwa ${duration}`,
  longer: 'länger als erwartet',
  windowStep: (window, windows, step, steps) =>
    `Fenster ${number(window)} von ${number(windows)}, Schritt ${number(step)} von ${number(steps)}`,
  finishing: (frame, frameCount) =>
    `Bild ${number(frame)} von ${number(frameCount)} wird gezeichnet`,
  soFar: 'Der Film bis hier',
  playable: (there, whole) => `${there} von ${whole} sind zu sehen`,
  unfinished: (seconds) =>
    `Ein Film von ${seconds} wurde nicht fertig. Was davon gemacht ist, ist aufgehoben.`,
  goOn: 'Weitermachen',
  forget: 'Vergessen',
  forgotten: 'Was vom Film gemacht war, ist gelöscht.',
  cancel: 'Abbrechen',
  forming: 'Der Clip, wie er entsteht',
  clip: (prompt) => `Clip: ${prompt}`,
  play: 'Abspielen',
  pause: 'Anhalten',
  position: 'Stelle',
  wholeScreen: 'Ganzer Bildschirm',
  download: 'Herunterladen',
  otherCodec: (codec, fault) =>
    `Dieser Browser schrieb ${codec} statt H.264${fault === undefined ? '' : `: ${whyNotH264[fault]}`}. Browser und VLC spielen es ab; manche Telefone, Fernseher und Schnittprogramme nicht.`,
  details: 'Einzelheiten',
  finished: (prompt) => `Fertig: ${prompt}`,
  cancelled: 'Abgebrochen. Der Satz ist noch da.',
  cancelledKept: 'Abgebrochen. Was vom Film gemacht ist, ist aufgehoben.',
};

const whyNotH264: Readonly<Record<EncoderFault, string>> = {
  absent: 'Er hat keinen H.264-Encoder für Bilder dieser Größe',
  malformed: 'Sein H.264-Encoder schrieb einen Strom, den andere Player ablehnen',
  'other-picture': 'Sein H.264-Encoder schrieb andere Bilder, als er bekam',
  'too-few-bits': 'Sein H.264-Encoder nahm viel zu wenige Bits, was das Bild verwischt',
  stopped: 'Sein H.264-Encoder gab nicht alle Bilder heraus',
};
