import type * as english from '../en/index.ts';

export const editor: typeof english.editor = {
  region: 'Herramientas para este clip',
  tools: {
    finer: 'Afinar',
    remix: 'Remezclar',
    extend: 'Alargar',
    recut: 'Recortar',
    loop: 'Bucle',
    blend: 'Fundir',
  },
  leads: {
    finer: 'Hace este clip otra vez con todos los pasos, para una imagen más fina.',
    remix: 'Hace un clip nuevo a partir de este. Cambia la frase y elige cuánto puede cambiar.',
    extend:
      'Alarga el clip, después de su final o antes de su principio. El clip mismo queda como está.',
    recut:
      'Divide el clip en el cabezal con S. Una parte rehecha se pinta para encajar con sus vecinas.',
    loop: 'Añade un camino del final al principio, para que el clip pueda repetirse.',
    blend: 'Une este clip a otro: su final se funde con el principio del otro.',
  },
  makes: {
    finer: 'Afinar',
    remix: 'Remezclar',
    extend: 'Alargar',
    recut: 'Cortar',
    loop: 'Hacer bucle',
    blend: 'Fundir',
  },
  makeIn: (name, duration) => `${name} · unos ${duration}`,
  prompt: 'Frase para esta herramienta',
  isFine: 'Este clip ya tiene todos los pasos.',
  strength: 'Fuerza',
  strengths: { subtle: 'Sutil', mild: 'Suave', strong: 'Fuerte', custom: 'A medida' },
  customStrength: 'Cuánto cambia',
  side: 'Lado',
  sides: { after: 'Después', before: 'Antes' },
  by: 'En',
  wayBack: 'Camino de vuelta',
  loops: { short: 'Corto', normal: 'Normal', long: 'Largo' },
  timeline: 'Partes del clip',
  part: (number, from, to, isKept) =>
    `Parte ${number}, ${from} a ${to}, ${isKept ? 'se conserva' : 'se rehace'}`,
  split: 'Dividir',
  remake: 'Rehacer',
  earlier: 'Mover antes',
  later: 'Mover después',
  trim: (edge, isShorter) =>
    `${isShorter ? 'Acortar' : 'Alargar'} el ${edge === 'from' ? 'principio' : 'final'}`,
  leaveOut: 'Quitar esta parte',
  total: (length) => `${length} en total`,
  into: 'Fundir con',
  noPartner: (ratio) =>
    `Un fundido necesita un segundo clip de ${ratio} entre los tuyos. Crea uno o abre un archivo.`,
  curve: 'Cómo pasa',
  curves: { even: 'Parejo', early: 'Pronto', late: 'Tarde', swap: 'Rápido' },
  overlap: 'Duración de la fusión',
};
