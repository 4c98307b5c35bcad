import type { EncoderFault } from '../../../common/clip.ts';
import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const stage: typeof english.stage = {
  region: 'Escena',
  live: (made) => `En vivo, ${made} hasta ahora. Cambia la frase y la película la sigue.`,
  keepLive: 'Detener y conservar',
  fetching: (loaded, total) => `Descargando el modelo, ${loaded} de ${total}`,
  preparing: 'Preparando',
  preparations: {
    weights: 'Leyendo el modelo',
    runtime: 'Arrancando el motor',
    kernels: 'Comprobando la tarjeta gráfica',
    networks: 'Cargando las redes',
    prompt: 'Leyendo la frase',
    'first-step': 'Pintando el primer paso',
  },
  step: (step, steps) => `Paso ${number(step)} de ${number(steps)}`,
  left: (duration) => `faltan unos ${duration}`,
  longer: 'más de lo previsto',
  windowStep: (window, windows, step, steps) =>
    `Ventana ${number(window)} de ${number(windows)}, paso ${number(step)} de ${number(steps)}`,
  finishing: (frame, frameCount) =>
    `Dibujando el fotograma ${number(frame)} de ${number(frameCount)}`,
  soFar: 'La película hasta ahora',
  playable: (there, whole) => `Ya se ven ${there} de ${whole}`,
  unfinished: (seconds) =>
    `Una película de ${seconds} quedó sin terminar. Lo que hay de ella está guardado.`,
  goOn: 'Seguir',
  forget: 'Olvidarla',
  forgotten: 'Lo que había de la película está borrado.',
  cancel: 'Cancelar',
  forming: 'El clip mientras se forma',
  clip: (prompt) => `Clip: ${prompt}`,
  play: 'Reproducir',
  pause: 'Pausar',
  position: 'Posición',
  wholeScreen: 'Pantalla completa',
  download: 'Descargar',
  otherCodec: (codec, fault) =>
    `Este navegador escribió ${codec} en vez de H.264${fault === undefined ? '' : `: ${whyNotH264[fault]}`}. Los navegadores y VLC lo reproducen; algunos teléfonos, televisores y programas de edición no.`,
  details: 'Detalles',
  finished: (prompt) => `Terminado: ${prompt}`,
  cancelled: 'Cancelado. La frase sigue ahí.',
  cancelledKept: 'Cancelado. Lo que hay de la película está guardado.',
};

const whyNotH264: Readonly<Record<EncoderFault, string>> = {
  absent: 'no tiene codificador H.264 para imágenes de este tamaño',
  malformed: 'su codificador H.264 escribió un flujo que otros reproductores rechazarían',
  'other-picture': 'su codificador H.264 escribió otras imágenes que las recibidas',
  'too-few-bits': 'su codificador H.264 usó muy pocos bits, lo que emborrona la imagen',
  stopped: 'su codificador H.264 no entregó todas las imágenes',
};
