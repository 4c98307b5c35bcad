import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const shelf: typeof english.shelf = {
  region: 'Tus clips',
  title: 'Tus clips',
  empty: 'Aquí se alinean tus clips.',
  onlyHere: 'Solo en este navegador. Borrar los datos del sitio los borra.',
  show: (prompt) => `Mostrar: ${prompt}`,
  showUnkept: (prompt) => `Mostrar: ${prompt}, sin guardar`,
  download: (prompt) => `Descargar: ${prompt}`,
  useRecipe: (prompt) => `Usar la receta: ${prompt}`,
  throwAway: (prompt) => `Tirar: ${prompt}`,
  throwAwayShort: 'Tirar',
  thrownAway: (count) =>
    count === 1 ? 'El clip está en la papelera.' : `${number(count)} clips están en la papelera.`,
  madeRoom: (count) =>
    count === 1
      ? 'El clip más antiguo se borró para hacer sitio.'
      : `Los ${number(count)} clips más antiguos se borraron para hacer sitio.`,
  undo: 'Deshacer',
  search: 'Buscar en tus clips',
  searchShort: 'Buscar',
  view: 'Se muestran',
  views: { all: 'Todos', starred: 'Con estrella', bin: 'Papelera' },
  nothing: {
    all: 'Ningún clip tiene estas palabras.',
    starred: 'No se encuentra ningún clip con estrella.',
    bin: 'No se encuentra nada en la papelera. Lo que se tira queda aquí 30 días.',
  },
  choose: 'Elegir varios',
  chooseThis: (prompt) => `Elegir: ${prompt}`,
  chosenRegion: 'Qué hacer con los clips elegidos',
  chosen: (count, all) => `${number(count)} de ${number(all)} elegidos`,
  star: (prompt) => `Dar estrella: ${prompt}`,
  starShort: 'Dar estrella',
  unstarShort: 'Quitar la estrella',
  starChosen: 'Dar estrella a los clips elegidos, o quitársela',
  binChosen: 'Tirar los clips elegidos',
  folder: 'Carpeta',
  allFolders: 'Todas las carpetas',
  fileChosen: 'Poner los clips elegidos en una carpeta',
  folderTitle: (count) =>
    count === 1 ? 'Una carpeta para el clip' : `Una carpeta para ${number(count)} clips`,
  newFolder: 'Una carpeta nueva',
  putInFolder: 'Poner',
  outOfFolder: 'Sacar de la carpeta',
  wentInFolder: (count, folder) => `En «${folder}»: ${clipCount(count).toLowerCase()}.`,
  tookOutOfFolder: (count) => `Fuera de la carpeta: ${clipCount(count).toLowerCase()}.`,
  putBack: (prompt) => `Devolver: ${prompt}`,
  putBackShort: 'Devolver',
  putBackChosen: 'Devolver los clips elegidos',
  eraseChosen: 'Borrar para siempre los clips elegidos',
  eraseTitle: (count) =>
    count === 1 ? '¿Borrar el clip para siempre?' : `¿Borrar ${number(count)} clips para siempre?`,
  eraseWarning: 'Esto no se puede deshacer.',
  eraseForGood: 'Borrar para siempre',
  eraseNot: 'Conservar',
  erased: (count) =>
    count === 1 ? 'El clip está borrado.' : `${number(count)} clips están borrados.`,
  goneElsewhere: (count) => `Clips borrados en otra pestaña: ${number(count)}.`,
  gone: { 'other-tab': 'Borrado en otra pestaña.', 'no-room': 'Borrado para hacer sitio.' },
  playsFromHere: 'El clip solo queda en esta página y se va con ella.',
  keepAgain: 'Conservar',
  inBin: 'Este clip está en la papelera.',
  exportAll: 'Guardar todos en un zip',
  exportChosen: 'Guardar los clips elegidos en un zip',
  packing: (done, all) => `Empaquetando: ${number(done)} de ${number(all)} clips`,
  packingStopped: 'Se detuvo el zip. Todos los clips siguen donde estaban.',
  exported: (count) =>
    `${clipCount(count)} en un zip. Ábrelo en cualquier Kinora para recuperarlos.`,
  withoutBin: 'Lo que está en la papelera no va dentro.',
  leftOut: (count) =>
    count === 1
      ? 'Un clip no está dentro: su vídeo no se puede leer.'
      : `${number(count)} clips no están dentro: sus vídeos no se pueden leer.`,
  imported: (added, known, damaged, without) =>
    [
      `Incorporado: ${clipCount(added).toLowerCase()}.`,
      known > 0 && `${clipCount(known)} ya ${known === 1 ? 'estaba' : 'estaban'} aquí.`,
      damaged > 0 &&
        `${clipCount(damaged)} ${damaged === 1 ? 'está dañado' : 'están dañados'} en él.`,
      without > 0 &&
        `${clipCount(without)} sin latents intactos: lo que se haga de ${without === 1 ? 'él' : 'ellos'} parte de las imágenes, y puede verse la unión.`,
    ]
      .filter(Boolean)
      .join(' '),
  leftInZip: (count) =>
    `Clips que siguen en el zip: ${number(count)}. Haz sitio y ábrelo otra vez: lo que está aquí no cambia.`,
  arrival: {
    opening: 'Mirando qué hay en el zip.',
    waiting: 'Otro zip está entrando, aquí o en otra pestaña. Este espera a que termine.',
    clips: 'Entran clips de un zip.',
    latents: 'Los clips ya están. Siguen sus latents, para las películas que partan de ellos.',
    amount: (here, all, bytes, allBytes) =>
      `Clips dentro: ${number(here)} de ${number(all)}, ${bytes} de ${allBytes}`,
    latentsOf: (done, all) => `Clips: ${number(done)} de ${number(all)}`,
    stop: 'Parar',
    stopping: 'Parando',
    stopped: 'Parado.',
    clipsLeft: (count) =>
      `Clips que siguen en el zip: ${number(count)}. Ábrelo otra vez para el resto: lo que está aquí no cambia.`,
    latentsLeft:
      'Hay latents que siguen en el zip. Ábrelo otra vez para el resto: lo que está aquí no cambia.',
  },
  cutShort: (count) =>
    `La página se cerró mientras entraba un zip. Clips guardados: ${number(count)}. Ábrelo otra vez para los demás.`,
  uses: (size) => `Ocupan ${size}.`,
  usesInBin: (size) => `${size} de ello están en la papelera.`,
  lineage: 'Clips relacionados',
  madeFrom: (tool) => `Su origen (${tool})`,
  madeOfIt: (tool) => `Hecho a partir de él (${tool})`,
  sourceGone: (count) =>
    count === 1
      ? 'Aquello de lo que se hizo no está entre estos clips.'
      : `${number(count)} de sus fuentes no están entre estos clips.`,
  openFile: 'Abrir un clip',
  notKept: 'sin guardar',
  dataDeleted: (again, gone) =>
    [
      'Los datos de este sitio se borraron en este navegador.',
      again > 0 &&
        `${clipCount(again)} de esta visita ${again === 1 ? 'queda guardado' : 'quedan guardados'} de nuevo.`,
      gone > 0 && `${clipCount(gone)} de antes ya no ${gone === 1 ? 'está' : 'están'}.`,
    ]
      .filter(Boolean)
      .join(' '),
  keepByDownload: 'Descarga el clip para conservarlo.',
};

function clipCount(value: number): string {
  if (value === 0) return 'Ningún clip';
  return value === 1 ? 'Un clip' : `${number(value)} clips`;
}
