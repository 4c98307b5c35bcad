import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const storyboard: typeof english.storyboard = {
  open: 'Storyboard',
  title: 'Storyboard',
  lead: 'Was der Film zeigt und ab wann. Das Bild führt von Karte zu Karte.',
  axis: 'Die Karten in der Zeit',
  cards: 'Karten',
  card: (number) => `Satz von Karte ${number}`,
  at: (number) => `Karte ${number} beginnt bei`,
  from: (seconds) => `ab ${seconds}`,
  add: 'Karte anfügen',
  full: 'Keine Karte ist lang genug, um einer weiteren Platz zu machen.',
  leaveOut: (number) => `Karte ${number} weglassen`,
  split: 'Den ersten Satz bei „then“ teilen',
  nothingToSplit: 'Der erste Satz erzählt eine Sache. Sag mit „then“, was danach kommt.',
  carried: 'Jede Karte wird für sich gelesen; was gleich bleibt, wird also wieder gesagt.',
  problems: {
    empty: 'Sag, was zu sehen ist.',
    'too-long': 'Der Satz ist zu lang.',
    'past-end': 'Da ist der Film schon zu Ende.',
    'too-close': 'Kürzer als anderthalb Sekunden: Das Bild kommt kaum auf.',
  },
  done: 'Fertig',
  chip: (count) => `Ein Storyboard mit ${number(count)} Karten.`,
  remove: 'Nur die erste Karte',
};
