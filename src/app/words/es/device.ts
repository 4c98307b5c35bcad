import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const device: typeof english.device = {
  button: { wgsl: 'Tarjeta gráfica', 'onnx-webgpu': 'Tarjeta gráfica', cpu: 'Procesador' },
  checking: 'Comprobando',
  title: 'Este dispositivo',
  verdict: {
    gpu: 'Kinora funciona en tu tarjeta gráfica.',
    'no-webgpu':
      'Este navegador no tiene WebGPU, así que Kinora funciona en el procesador. Es más lento; los clips se ven igual.',
    'no-adapter':
      'El navegador no ofrece tarjeta gráfica, así que Kinora funciona en el procesador. Es más lento; los clips se ven igual.',
    'software-adapter':
      'El navegador solo imita una tarjeta gráfica por software. El procesador es más rápido, así que Kinora funciona ahí.',
  },
  runOn: 'Usar',
  choice: {
    wgsl: 'Tarjeta gráfica (WebGPU)',
    'onnx-webgpu': 'Tarjeta gráfica (con onnxruntime)',
    cpu: 'Procesador (WebAssembly)',
  },
  chosenForYou: 'elegido para ti',
  compare: 'Comparar los motores',
  compareAfter: (size) => `Comparar los motores (descarga ${size})`,
  comparing: (engine) => `Probando: ${engine}`,
  stopComparing: 'Detener',
  took: (work) => `${work} de trabajo por segundo de película`,
  otherPicture: 'aquí da otra imagen',
  failedHere: 'aquí falló',
  sameCard: 'nuestro eliminador de ruido, las demás redes en onnxruntime-web',
  notHere: 'no está disponible aquí',
  threads: (count) => (count === 1 ? '1 hilo' : `${number(count)} hilos`),
  noCodecs:
    'Este navegador no puede escribir archivos de vídeo, así que en él no se termina ningún clip. Un Chrome, Edge, Safari o Firefox actual sí puede.',
  codecs: 'Archivos de vídeo',
  failedCodec: (name) => `${name} (falló)`,
  model: 'Modelo',
  licence: 'Licencia',
  stored: 'Guardado aquí',
  untilTabCloses: (size) => `${size}, hasta que se cierre esta pestaña`,
  unkept: {
    'storage-full':
      'El navegador no tiene sitio para guardar el modelo, así que queda hasta que se cierre esta pestaña; libera espacio y la próxima visita lo guardará.',
    'storage-unavailable':
      'El navegador no deja que este sitio guarde nada, como en algunas ventanas privadas. El modelo queda en memoria hasta que se cierre esta pestaña; la próxima visita lo descargará de nuevo.',
  },
  numbers: 'Precisión',
  setAside: 'Apartado',
  numbersOf: { f16: '16 bits', f32: '32 bits' },
  fellBack: (kernels) =>
    `En 16 bits tu tarjeta gráfica se equivocó aquí, así que calcula en 32: ${kernels}. Es más lento; los clips se ven igual.`,
  deleteModel: 'Borrar el modelo',
  modelDeleted: 'El modelo está borrado. El próximo clip lo descargará de nuevo.',
};

export const kernels: typeof english.kernels = {
  linear: 'productos de matrices',
  attention: 'atención',
  'layer norm': 'normas de capa',
  'modulated norm': 'normas de capa',
  'rms norm': 'normas de claves',
  'rms norm and rope': 'posiciones rotatorias',
  'channel RMS norm': 'normas de canal',
  conv: 'convoluciones',
  dequantise: 'desempaquetado de los pesos',
};
