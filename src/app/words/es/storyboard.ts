import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const storyboard: typeof english.storyboard = {
  open: 'Guion gráfico',
  title: 'Guion gráfico',
  lead: 'Qué muestra la película, y desde cuándo. Cada tarjeta parte de la imagen anterior.',
  axis: 'Las tarjetas en el tiempo',
  cards: 'Tarjetas',
  card: (number) => `Frase de la tarjeta ${number}`,
  at: (number) => `La tarjeta ${number} empieza en`,
  from: (seconds) => `desde ${seconds}`,
  add: 'Añadir una tarjeta',
  full: 'Ninguna tarjeta es lo bastante larga para hacer sitio a otra.',
  leaveOut: (number) => `Quitar la tarjeta ${number}`,
  split: 'Cortar la primera frase en «then»',
  nothingToSplit: 'La primera frase cuenta una sola cosa. Di lo que sigue con «then».',
  carried: 'Cada tarjeta se lee sola: repite lo que deba seguir igual.',
  problems: {
    empty: 'Di qué se ve.',
    'too-long': 'La frase es demasiado larga.',
    'past-end': 'Para entonces la película ha terminado.',
    'too-close': 'Menos de segundo y medio: apenas se ve.',
  },
  addSource: 'Empezar con una imagen o un clip',
  addSourceTo: (number) => `Empezar con una imagen o un clip, tarjeta ${number}`,
  sourceOf: (number) => `Con qué empieza la tarjeta ${number}`,
  removeSource: (number) => `Empezar la tarjeta ${number} solo con su frase`,
  file: 'De un archivo',
  clip: 'De tus clips',
  noClip: (ratio) => `No hay ningún clip en ${ratio} en el estante.`,
  beginsWithPicture: 'Empieza con una imagen y sigue a partir de ella.',
  clipWhole: (seconds) => `Muestra un clip de ${seconds} y sigue desde su final.`,
  clipEnd: (seconds) => `Muestra los últimos ${seconds} de un clip y sigue desde su final.`,
  clipFills: (seconds) => `Los últimos ${seconds} de un clip llenan esta tarjeta.`,
  done: 'Listo',
  chip: (count, begun) =>
    (count === 1
      ? 'Un guion gráfico de 1 tarjeta'
      : `Un guion gráfico de ${number(count)} tarjetas`) +
    (begun === 0 ? '.' : `, con imagen o clip: ${number(begun)}.`),
  remove: 'Conservar solo la primera tarjeta',
};
