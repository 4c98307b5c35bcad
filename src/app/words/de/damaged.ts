import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const damaged: typeof english.damaged = {
  region: 'Was nicht zu lesen ist',
  lead: (count) =>
    count === 1
      ? 'Etwas, das hier aufgehoben ist, lässt sich nicht lesen. Alles andere wird gezeigt, und nichts wird gelöscht, bevor du es sagst.'
      : `${number(count)} Dinge, die hier aufgehoben sind, lassen sich nicht lesen. Alles andere wird gezeigt, und nichts wird gelöscht, bevor du es sagst.`,
  kinds: {
    clips: 'Clip',
    queue: 'Film in der Warteschlange',
    jobs: 'Unfertiger Film',
    styles: 'Stil',
  },
  unnamed: {
    clips: 'Ein Clip ohne Namen',
    queue: 'Ein Film ohne Satz',
    jobs: 'Ein Film ohne Satz',
    styles: 'Ein Stil ohne Namen',
  },
  faults: {
    newer: 'Eine neuere Version von Kinora hat das gemacht.',
    recipe: 'Das Rezept ist beschädigt.',
    facts: 'Was dazu notiert war, ist beschädigt.',
    file: 'Das Video fehlt.',
    unreadable: 'Der Browser kann es nicht mehr lesen.',
  },
  kept: {
    video: 'Das Video ist noch da: Speichere es, wie es ist.',
    recipe: 'Das Rezept ist noch da: Mach ihn noch einmal.',
    record:
      'Es bleibt, wie es ist, und tut nichts. Lösche es, oder lass es für eine Version liegen, die es lesen kann.',
    nothing: 'Nichts davon ist zu haben. Lösche es, um den Platz freizugeben.',
  },
  save: (name) => `Video speichern: ${name}`,
  saveShort: 'Video speichern',
  remove: (name) => `Löschen: ${name}`,
  removeShort: 'Löschen',
  removed: (name) => `„${name}“ ist gelöscht.`,
};
