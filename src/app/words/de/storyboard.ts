import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const storyboard: typeof english.storyboard = {
  open: 'Storyboard',
  title: 'Storyboard',
  lead: 'Was der Film zeigt und ab wann. Jede Karte geht vom Bild davor aus.',
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
  carried: 'Jede Karte wird für sich gelesen: Wiederhole, was gleich bleiben soll.',
  problems: {
    empty: 'Sag, was zu sehen ist.',
    'too-long': 'Der Satz ist zu lang.',
    'past-end': 'Da ist der Film schon zu Ende.',
    'too-close': 'Kürzer als anderthalb Sekunden: Sie ist kaum zu sehen.',
  },
  addSource: 'Mit Bild oder Clip beginnen',
  addSourceTo: (number) => `Mit Bild oder Clip beginnen, Karte ${number}`,
  sourceOf: (number) => `Womit Karte ${number} beginnt`,
  removeSource: (number) => `Karte ${number} nur aus ihrem Satz beginnen`,
  file: 'Aus einer Datei',
  clip: 'Aus deinen Clips',
  noClip: (ratio) => `Im Regal ist kein Clip in ${ratio}.`,
  beginsWithPicture: 'Beginnt mit einem Bild und geht von ihm weiter.',
  clipWhole: (seconds) => `Zeigt einen Clip von ${seconds} und geht von seinem Ende weiter.`,
  clipEnd: (seconds) => `Zeigt die letzten ${seconds} eines Clips und geht von seinem Ende weiter.`,
  clipFills: (seconds) => `Die letzten ${seconds} eines Clips füllen diese Karte.`,
  done: 'Fertig',
  chip: (count, begun) =>
    begun === 0
      ? `Ein Storyboard mit ${number(count)} Karten.`
      : `Ein Storyboard mit ${number(count)} Karten, davon aus Bild oder Clip: ${number(begun)}.`,
  remove: 'Nur die erste Karte behalten',
};
