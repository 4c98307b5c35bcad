import type * as english from '../en/index.ts';

export const madeHere: typeof english.madeHere = {
  looking: 'Buscando la marca de Kinora',
  found: (mark) =>
    `Hecho con Kinora: sus píxeles llevan la marca ${mark}. De 10.500 imágenes sin marca, ninguna se veía así.`,
  foundUnread:
    'Hecho con Kinora: sus píxeles llevan la marca, demasiado débil para decir qué receta. De 10.500 imágenes sin marca, ninguna se veía así.',
  notFound:
    'No hay marca de Kinora en este archivo. Puede venir de otra parte, o haber cambiado demasiado para saberlo.',
};

export const drop: typeof english.drop = {
  here: 'Suelta un clip de Kinora para recuperar su receta, o cualquier imagen o vídeo para usarlo y preguntar si se hizo aquí',
  restored: 'La receta del archivo está en la entrada. Nada empieza hasta que pulses Crear.',
  fromLink: 'La receta del enlace está en la entrada. Nada empieza hasta que pulses Crear.',
  otherModel: (model) => `La receta se hizo con ${model}; este modelo da otro clip.`,
};
