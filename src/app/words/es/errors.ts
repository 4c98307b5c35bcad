import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const nextSteps: typeof english.nextSteps = {
  'make-again': 'Intentar de nuevo',
  'use-processor': 'Crear en el procesador',
  'edit-prompt': 'Volver a la frase',
  'use-rewrite': 'Usar esta frase en su lugar',
  'open-file': 'Abrir otro archivo',
  'open-styles': 'Abrir los estilos',
  'copy-link': 'Copiar un enlace para otro navegador',
  'go-to-shelf': 'Ir a tus clips',
  'use-https': 'Probar por https',
  reload: 'Cargar la página de nuevo',
};

export const refusals: typeof english.refusals = {
  'sexual-minors': 'sexualiza a niños, algo que ningún ajuste permite',
  sexual: 'se lee como sexual',
  violence: 'se lee como cruel o sangrienta',
  'self-harm':
    'se lee como autolesión. Si trata de ti: findahelpline.com tiene personas con quienes hablar',
  hate: 'se lee como odio',
  abusive: 'contiene un insulto o una palabra grosera',
  'weapons-drugs': 'las armas, la sangre y las drogas están desactivadas en esta pantalla',
};

export const kept: typeof english.kept = {
  form: 'Tu frase y tus ajustes siguen ahí.',
  formAndClips: 'Tu frase, tus ajustes y los clips anteriores siguen ahí.',
  settings: 'Tus ajustes siguen ahí.',
  allTyped: 'Todo sigue en la entrada.',
  sentence: 'Tu frase sigue en la entrada.',
  instead: (sentence) => `No se calculó nada. En su lugar puede hacer: «${sentence}».`,
  formAsLeft: 'La entrada está como la dejaste.',
  styles: 'Tus estilos y tu frase siguen como estaban.',
  nothingFetched:
    'No se descarga nada. Quien sirve la página puede hacerla segura con: npm start -- --host 0.0.0.0 --https.',
  arrived: 'Lo que llegó está guardado, y tu frase también.',
  soundParts: 'Las partes sanas están guardadas, y tu frase también.',
  unkept: 'Los clips se pueden crear y descargar, pero no guardar aquí.',
  openSource:
    'Tu frase y tus ajustes siguen ahí. Abre el archivo del que vino y usa otra vez la herramienta.',
};

export const happened: typeof english.happened = {
  aborted: 'Detenido.',
  promptEmpty: 'Aún no hay ninguna frase.',
  promptTooLong: (characters, most) =>
    `La frase tiene ${counted(characters)} caracteres; ${counted(most)} es el máximo.`,
  promptRefused: (why) => `Kinora no hace esto: ${why}.`,
  linkInvalid: 'Este enlace no contiene una receta legible; quizá le falta una parte.',
  recipeInvalid: (field) => `Esta receta no se puede seguir: ${field ?? 'la forma'} no es válido.`,
  styleInvalid: {
    'no-style': 'Aquí no hay ningún estilo de Kinora.',
    damaged: 'Este estilo está dañado o le falta una parte.',
    newer: 'Este estilo viene de un Kinora más nuevo. Vuelve a cargar la página para tenerlo.',
    name: 'Este estilo no tiene nombre, o es demasiado largo.',
    words: 'Este estilo no tiene palabras, o tiene demasiadas.',
  },
  insecure: (address) =>
    `Los navegadores dejan a una página hacer vídeos solo por https o en el propio equipo, y esta llegó por simple http${inBrackets(address)}.`,
  noGpu: 'Este navegador no ofrece tarjeta gráfica.',
  gpuLost: 'La tarjeta gráfica dejó de responder.',
  gpuMemory: 'La tarjeta gráfica se quedó sin memoria.',
  gpuWrong: 'La tarjeta gráfica dio un resultado erróneo, así que no se muestra ningún clip.',
  shaderInvalid: 'El controlador de la tarjeta gráfica rechazó uno de los programas de Kinora.',
  noCodecs:
    'Este navegador no puede escribir archivos de vídeo. Los Chrome, Edge, Firefox y Safari de hoy sí pueden.',
  noCodecFor: (size) => `Este navegador no puede escribir archivos de vídeo de ${size}.`,
  encoderMalformed:
    'El codificador de vídeo del navegador escribió un archivo que los reproductores rechazarían, así que no hay archivo.',
  encoderBlurred:
    'El codificador de vídeo del navegador usó muy pocos bits, lo que emborrona la imagen, así que no hay archivo.',
  encoderStopped:
    'El codificador de vídeo del navegador no entregó todas las imágenes, así que no hay archivo.',
  encoderWrong:
    'El codificador de vídeo del navegador escribió otras imágenes que las recibidas, así que no hay archivo.',
  encoderFailed: 'El codificador de vídeo del navegador falló, así que no hay archivo.',
  pageInPlaceOf: (file) =>
    `El sitio dio una página en lugar de ${file}, como tras un inicio de sesión.`,
  notGivenOut: (file, status) => `El sitio no entrega ${file} (${status}).`,
  unreachable: (file) =>
    `El modelo no se pudo descargar (${file}); no se llega a la red o al sitio.`,
  damaged: (file) =>
    `Una parte del modelo${inBrackets(file)} llega dañada, por más veces que se descargue.`,
  manifestInvalid: 'La descripción del modelo (manifest.json) falta o está dañada.',
  graphFailed: 'Una parte del modelo no funcionó.',
  runtimeFailed: {
    policy:
      'El motor del modelo no pudo arrancar: una política de este sitio prohíbe WebAssembly (script-src sin wasm-unsafe-eval).',
    memory:
      'El motor del modelo no pudo arrancar: este navegador no le dio memoria o no le dio hilos.',
    file: (file) =>
      `El motor del modelo no pudo arrancar: este sitio no entrega ${file} como programa.`,
  },
  storageFull: 'El navegador no tiene más sitio para esta página.',
  newerTab: 'Otra pestaña tiene un Kinora más nuevo, así que esta no puede guardar nada.',
  olderTab: 'Otra pestaña con un Kinora más antiguo retiene los clips; ciérrala.',
  storageClosed: 'El navegador cerró el almacenamiento de este sitio.',
  storageSilent: 'El almacenamiento del navegador no responde.',
  storageRefused: 'El navegador no deja que este sitio guarde nada.',
  unreadable: {
    empty: 'Este archivo está vacío.',
    soundOnly: 'Este archivo tiene sonido y ninguna imagen.',
    codec: (codec) => `Este navegador no puede reproducir el vídeo de este archivo (${codec}).`,
    damaged: 'Este archivo está dañado, o le falta una parte.',
    unknown: 'Este archivo no es una imagen ni un vídeo que este navegador sepa leer.',
    noClips: 'Este zip no contiene clips de Kinora.',
    noRecipe: 'Este archivo no contiene una receta que Kinora sepa leer.',
  },
  sourceMissing: {
    picture: 'La imagen de la que se hace esta película ya no está en este navegador.',
    clip: 'El clip del que se hace esta película ya no está en este navegador.',
  },
  workerDied: 'El navegador detuvo la parte de la página que hace los clips.',
  tookTooLong: {
    inspect: 'Examinar este dispositivo tardó demasiado.',
    worker: 'La parte de la página que hace los clips enmudeció.',
    reading: 'El navegador enmudeció mientras leía este archivo.',
    writing: 'El navegador enmudeció mientras escribía el archivo, así que no lo hay.',
    site: (file) => `El sitio enmudeció (${file}).`,
    other: (what) => `Algo tardó demasiado${inBrackets(what)}.`,
  },
  internal: (cause) => `Ocurrió un error inesperado${cause === undefined ? '' : `: ${cause}`}.`,
  someFile: 'un archivo del modelo',
};

function counted(value: number | undefined): string {
  return value === undefined ? 'demasiados' : number(value);
}

function inBrackets(text: string | undefined): string {
  return text === undefined ? '' : ` (${text})`;
}
