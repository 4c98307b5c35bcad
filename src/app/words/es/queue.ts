import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const queue: typeof english.queue = {
  region: 'Cola',
  already: 'Este mismo clip ya está en la cola. Otra semilla hace otro.',
  show: 'Mostrar',
  pause: 'Pausar la cola',
  goOn: 'Seguir con la cola',
  paused: 'En pausa',
  waiting: 'Espera',
  next: 'Siguiente',
  failed: 'No se hizo',
  running: (percent) => `${number(percent)} %`,
  look: 'Ver cómo se hace:',
  open: (place) => `Cambiar lo que espera en el lugar ${number(place)}:`,
  title: 'En la cola',
  sentence: 'Frase de este clip',
  seed: 'Semilla de este clip',
  save: 'Conservar el cambio',
  earlier: 'Antes',
  later: 'Después',
  duplicate: 'Duplicar',
  remove: 'Sacar',
  retry: 'Intentar de nuevo',
  compare: 'Tomas de una frase',
  keepBest: (seed) => `Quedarse solo con esta, semilla ${seed}`,
  keepBestShort: 'Quedarse con esta',
  keepAll: 'Quedarse con todas',
  look1: (seed) => `Mostrar la toma con semilla ${seed}`,
  othersBinned: (count) =>
    count === 1
      ? 'La otra toma está en la papelera.'
      : `Las otras ${number(count)} tomas están en la papelera.`,
};
