import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const details: typeof english.details = {
  title: 'Cómo se hizo este clip',
  seed: 'Semilla',
  size: 'Tamaño',
  length: 'Duración',
  frames: (count) => (count === 1 ? '1 fotograma' : `${number(count)} fotogramas`),
  steps: 'Pasos',
  guidance: 'Guía',
  file: 'Archivo',
  madeOn: 'Hecho en',
  took: 'Tardó',
  tookParts: (denoise, decode, encode) =>
    `${denoise} pintando, ${decode} descodificando, ${encode} escribiendo`,
  model: 'Modelo',
  latents: 'SHA-256 de los latentes',
  useRecipe: 'Usar la receta',
  recipeUsed: 'La receta está en la entrada. Nada empieza hasta que pulses Crear.',
  copyLink: 'Copiar enlace',
  linkCopied: 'El enlace está copiado. Contiene la receta y nada más.',
  linkNotCopied: 'El navegador no permitió copiar.',
};

export const saveAs: typeof english.saveAs = {
  open: 'Guardar de otra forma',
  title: 'Guardar como',
  kinds: { png: 'Esta imagen', gif: 'GIF', webm: 'WebM' },
  hints: {
    png: 'Un PNG de la imagen que se ve ahora.',
    gif: 'Se reproduce solo en todas partes; 12 imágenes por segundo, 256 colores cada una.',
    webm: 'Una película sin H.264, para páginas y reproductores libres.',
  },
  writing: 'Escribiendo',
  folder: 'En una carpeta',
  folderHint: 'El MP4, en una carpeta de este equipo que eliges una vez.',
  inFolder: (folder, file) => `Guardado en «${folder}» como ${file}.`,
  otherFolder: 'Otra carpeta',
  notInFolder: (folder) =>
    `«${folder}» no aceptó ningún archivo: quizá ya no existe, está llena o cerrada a esta página. El clip sigue aquí; elige otra carpeta o descárgalo como siempre.`,
  elsewhere: 'Llevarlo a una máquina mayor',
  elsewhereLead:
    'Tu petición para Wan 2.1 (1.3B), un modelo cien veces mayor. Necesita una tarjeta gráfica de 8 GB y 30 GB de disco, y hace otra imagen de la misma frase.',
  elsewhereKinds: { diffusers: 'Python', comfyui: 'ComfyUI' },
  elsewhereHints: {
    diffusers: 'Un script para diffusers.',
    comfyui: 'Un flujo de trabajo; suéltalo en la página de ComfyUI.',
  },
  leftBehind: {
    sources: 'La imagen o el clip de que se hizo no va dentro.',
    times: 'Las frases de sus tarjetas se unen en una sola, sin sus tiempos.',
    rest: 'Solo se hacen los primeros 5 segundos.',
    height: 'La imagen tiene unas 480 líneas de alto.',
  },
  recipeInside:
    'La receta está en cada uno: abre uno aquí, o suéltalo en la página, y la entrada la recupera. Las credenciales de contenido firmadas están solo en el MP4.',
};
