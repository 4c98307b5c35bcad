import type * as english from '../en/index.ts';

export const download: typeof english.download = {
  region: 'Descarga',
  lead: (size) => `Antes, una sola descarga: ${size}.`,
  detail: {
    kept: (model, licence) =>
      `${model}, ${licence}. Se queda en este navegador; después ningún clip necesita la red.`,
    'storage-full': (model, licence) =>
      `${model}, ${licence}. Este navegador no tiene sitio para guardarlo, así que queda hasta que se cierre la pestaña.`,
    'storage-unavailable': (model, licence) =>
      `${model}, ${licence}. Este navegador no guarda nada de este sitio, así que queda hasta que se cierre la pestaña.`,
  },
  rest: (size) => `Faltan ${size} por descargar.`,
  start: 'Descargar',
  pause: 'Pausar',
  resume: 'Seguir',
  bytes: (loaded, total) => `${loaded} de ${total}`,
  elsewhere: (loaded, total) => `Otra pestaña descarga el modelo, ${loaded} de ${total}`,
};
