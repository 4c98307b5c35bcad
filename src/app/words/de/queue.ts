import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const queue: typeof english.queue = {
  region: 'Warteschlange',
  already: 'Genau dieser Clip wartet schon. Ein anderer Seed ergibt einen anderen.',
  show: 'Zeigen',
  pause: 'Warteschlange anhalten',
  goOn: 'Mit der Warteschlange weitermachen',
  paused: 'Angehalten',
  waiting: 'Wartet',
  next: 'Als Nächstes',
  failed: 'Nicht gemacht',
  running: (percent) => `${number(percent)} %`,
  look: 'Beim Entstehen zusehen:',
  open: (place) => `Ändern, was auf Platz ${number(place)} wartet:`,
  title: 'In der Warteschlange',
  sentence: 'Satz dieses Clips',
  seed: 'Seed dieses Clips',
  save: 'Änderung behalten',
  earlier: 'Früher',
  later: 'Später',
  duplicate: 'Verdoppeln',
  remove: 'Herausnehmen',
  retry: 'Noch einmal versuchen',
  compare: 'Fassungen eines Satzes',
  keepBest: (seed) => `Nur diese behalten, Seed ${seed}`,
  keepBestShort: 'Diese behalten',
  keepAll: 'Alle behalten',
  look1: (seed) => `Die Fassung mit Seed ${seed} zeigen`,
  othersBinned: (count) =>
    count === 1
      ? 'Die andere Fassung liegt im Papierkorb.'
      : `Die anderen ${number(count)} Fassungen liegen im Papierkorb.`,
};
