import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const damaged: typeof english.damaged = {
  region: 'Lo que no se puede leer',
  lead: (count) =>
    count === 1
      ? 'Algo de lo guardado aquí no se puede leer. Todo lo demás se muestra, y nada se borra hasta que tú lo digas.'
      : `${number(count)} cosas guardadas aquí no se pueden leer. Todo lo demás se muestra, y nada se borra hasta que tú lo digas.`,
  kinds: {
    clips: 'Clip',
    queue: 'Película en la cola',
    jobs: 'Película sin terminar',
    styles: 'Estilo',
  },
  unnamed: {
    clips: 'Un clip sin nombre',
    queue: 'Una película sin frase',
    jobs: 'Una película sin frase',
    styles: 'Un estilo sin nombre',
  },
  faults: {
    newer: 'Lo hizo una versión más nueva de Kinora.',
    recipe: 'Su receta está dañada.',
    facts: 'Lo que se anotó de él está dañado.',
    file: 'Falta su vídeo.',
    unreadable: 'El navegador ya no puede leerlo.',
  },
  kept: {
    video: 'Su vídeo se conserva: guárdalo tal como está.',
    recipe: 'Su receta se conserva: hazlo de nuevo.',
    record:
      'Se conserva tal como está y no hace nada. Bórralo, o déjalo para una versión que pueda leerlo.',
    nothing: 'No se puede recuperar nada de él. Bórralo para liberar su sitio.',
  },
  save: (name) => `Guardar el vídeo: ${name}`,
  saveShort: 'Guardar el vídeo',
  remove: (name) => `Borrar: ${name}`,
  removeShort: 'Borrar',
  removed: (name) => `«${name}» está borrado.`,
};
