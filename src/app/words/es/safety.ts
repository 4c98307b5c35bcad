import type * as english from '../en/index.ts';

export const safety: typeof english.safety = {
  title: 'Seguridad',
  region: 'Seguridad de la frase',
  levels: { open: 'Abierto', standard: 'Normal', kiosk: 'Estricto' },
  hints: {
    open: 'Rechaza solo niños sexualizados, lo que ningún ajuste permite.',
    standard: 'Rechaza también frases sexuales, crueles, de odio o de autolesión, y los insultos.',
    kiosk:
      'Rechaza también armas, sangre, drogas y palabras groseras. Para pantallas que comparten desconocidos.',
  },
  limit: 'Lee palabras, en este equipo. No ve imágenes ni adivina lo que se quiere decir.',
  wouldRefuse: (why) => `En este nivel de seguridad Kinora no hace esto: ${why}.`,
  instead: (sentence) => `Usar en su lugar: ${sentence}`,
};
