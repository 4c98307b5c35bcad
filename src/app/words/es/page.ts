import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const page: typeof english.page = {
  name: 'Kinora',
  title: 'Kinora: una frase se vuelve un clip',
  description:
    'Escribe una frase y obtén un breve clip de vídeo, hecho en tu propio equipo. No se envía nada a ninguna parte.',
  skipToPrompt: 'Ir al prompt',
  dismiss: 'Cerrar',
  language: 'Idioma',
  languageFailed: 'Este idioma no se pudo cargar. La página queda como está.',
};

export const offline: typeof english.offline = {
  unavailable: 'Este navegador no guarda aquí la página, así que abrirla necesita red.',
  installing: 'La página se está guardando en este dispositivo.',
  ready: 'La página está guardada en este dispositivo: se abre también sin red.',
  newVersion: 'Hay una versión nueva de Kinora. Tus clips se quedan.',
  withdrawn:
    'El sitio ha retirado la copia de sí mismo que guardaba este navegador. Tus clips se quedan.',
  takeOver: 'Usarla ya',
  silent:
    'La versión nueva no responde. Entrará cuando estén cerradas todas las pestañas de Kinora.',
  otherTabs: (count) =>
    count === 1
      ? 'Otra pestaña usa aún la versión antigua. Ciérrala primero.'
      : `Otras ${number(count)} pestañas usan aún la versión antigua. Ciérralas primero.`,
};
