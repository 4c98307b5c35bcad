import type * as english from '../en/index.ts';
import { requests } from './privacy.ts';
import { number } from './units.ts';

export const proof: typeof english.proof = {
  cutTitle: 'Ohne Netz ausprobieren',
  done: 'erledigt',
  cut: 'Schalte das Netz dieses Geräts aus.',
  isCut: 'Das Netz ist aus.',
  make: 'Mach einen Clip.',
  made: (count) =>
    `${count === 1 ? 'Ein Clip wurde' : `${number(count)} Clips wurden`} ohne Netz gemacht.`,
  look: (elsewhere) =>
    `Schalte es wieder ein und sieh oben nach: ${requests(elsewhere)} anderswohin.`,
  policyTitle: 'Was der Browser dieser Seite verbietet',
  policyLead:
    'Diese Seite versucht auf jedem Weg, den es gäbe, eine Adresse zu erreichen, die es nicht gibt, und hat ihr nichts zu sagen.',
  tryAll: 'Jeden Weg hinaus versuchen',
  trying: 'Wird versucht',
  ways: {
    fetch: 'Eine Anfrage',
    worker: 'Eine Anfrage ihres Workers',
    beacon: 'Ein Beacon',
    socket: 'Ein Socket',
    picture: 'Ein Bild von anderswo',
    program: 'Ein Text, der Programm wird',
    markup: 'Ein Text, der Markup wird',
  },
  stopped: 'aufgehalten',
  open: 'nicht aufgehalten',
  result: (stopped, all) => `${number(stopped)} von ${number(all)} Wegen sind versperrt.`,
  policyLimit:
    'Keine Richtlinie verbietet der Website selbst, zu vermerken, welche Dateien sie herausgibt, und auch keinen Link, den du drückst.',
  policyText: 'Die Richtlinie',
  buildTitle: 'Dieser Build',
  buildHow:
    'SHA-256 dessen, was (cd assets && sha256sum *) ausgibt. Wer denselben Quelltext baut, bekommt dasselbe; eine Seite kann nicht für sich selbst bürgen, also vergleiche die Dateien.',
};
