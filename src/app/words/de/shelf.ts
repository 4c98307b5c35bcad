import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const shelf: typeof english.shelf = {
  region: 'Deine Clips',
  title: 'Deine Clips',
  empty: 'Hier reihen sich deine Clips auf.',
  onlyHere: 'Nur in diesem Browser. Wer seine Websitedaten löscht, löscht sie mit.',
  show: (prompt) => `Zeigen: ${prompt}`,
  showUnkept: (prompt) => `Zeigen: ${prompt}, nicht aufgehoben`,
  download: (prompt) => `Herunterladen: ${prompt}`,
  useRecipe: (prompt) => `Rezept nehmen: ${prompt}`,
  throwAway: (prompt) => `Wegwerfen: ${prompt}`,
  throwAwayShort: 'Wegwerfen',
  thrownAway: (count) =>
    count === 1 ? 'Der Clip liegt im Papierkorb.' : `${number(count)} Clips liegen im Papierkorb.`,
  madeRoom: (count) =>
    count === 1
      ? 'Der älteste Clip wurde gelöscht, um Platz zu machen.'
      : `Die ${number(count)} ältesten Clips wurden gelöscht, um Platz zu machen.`,
  undo: 'Rückgängig',
  search: 'Deine Clips durchsuchen',
  searchShort: 'Suchen',
  view: 'Gezeigt',
  views: { all: 'Alle', starred: 'Mit Stern', bin: 'Papierkorb' },
  nothing: {
    all: 'Kein Clip hat diese Wörter.',
    starred: 'Kein Clip mit Stern gefunden.',
    bin: 'Im Papierkorb ist nichts gefunden. Was weggeworfen wird, liegt hier 30 Tage.',
  },
  choose: 'Mehrere wählen',
  chooseThis: (prompt) => `Wählen: ${prompt}`,
  chosenRegion: 'Was mit den gewählten Clips geschieht',
  chosen: (count, all) => `${number(count)} von ${number(all)} gewählt`,
  star: (prompt) => `Stern geben: ${prompt}`,
  starShort: 'Stern geben',
  unstarShort: 'Stern nehmen',
  starChosen: 'Den gewählten Clips Sterne geben oder nehmen',
  binChosen: 'Die gewählten Clips wegwerfen',
  folder: 'Ordner',
  allFolders: 'Alle Ordner',
  fileChosen: 'Die gewählten Clips in einen Ordner legen',
  folderTitle: (count) =>
    count === 1 ? 'Ein Ordner für den Clip' : `Ein Ordner für ${number(count)} Clips`,
  newFolder: 'Ein neuer Ordner',
  putInFolder: 'Hineinlegen',
  outOfFolder: 'Aus dem Ordner nehmen',
  wentInFolder: (count, folder) => `${clipCount(count)} in „${folder}“ gelegt.`,
  tookOutOfFolder: (count) => `${clipCount(count)} aus dem Ordner genommen.`,
  putBack: (prompt) => `Zurücklegen: ${prompt}`,
  putBackShort: 'Zurücklegen',
  putBackChosen: 'Die gewählten Clips zurücklegen',
  eraseChosen: 'Die gewählten Clips endgültig löschen',
  eraseTitle: (count) =>
    count === 1 ? 'Den Clip endgültig löschen?' : `${number(count)} Clips endgültig löschen?`,
  eraseWarning: 'Das lässt sich nicht zurücknehmen.',
  eraseForGood: 'Endgültig löschen',
  eraseNot: 'Behalten',
  erased: (count) =>
    count === 1 ? 'Der Clip ist gelöscht.' : `${number(count)} Clips sind gelöscht.`,
  goneElsewhere: (count) =>
    `${clipCount(count)} ${count === 1 ? 'ist' : 'sind'} nicht mehr hier: in einem anderen Tab gelöscht.`,
  gone: {
    'other-tab': 'In einem anderen Tab gelöscht.',
    'no-room': 'Gelöscht, um Platz zu machen.',
  },
  playsFromHere: 'Der Clip spielt nur noch aus dieser Seite und geht mit ihr.',
  keepAgain: 'Behalten',
  inBin: 'Dieser Clip liegt im Papierkorb.',
  exportAll: 'Alle als ein Zip speichern',
  exportChosen: 'Die gewählten Clips als ein Zip speichern',
  packing: (done, all) => `Wird gepackt: ${number(done)} von ${number(all)} Clips`,
  packingStopped: 'Das Zip wurde abgebrochen. Alle Clips sind, wo sie waren.',
  exported: (count) =>
    `${clipCount(count)} in einem Zip. Öffne es irgendwo in Kinora, um sie wiederzuhaben.`,
  withoutBin: 'Was im Papierkorb liegt, ist nicht darin.',
  leftOut: (count) =>
    count === 1
      ? 'Ein Clip fehlt darin: Sein Video ist nicht zu lesen.'
      : `${number(count)} Clips fehlen darin: Ihre Videos sind nicht zu lesen.`,
  imported: (added, known, damaged, without) =>
    [
      `${clipCount(added)} hereingeholt.`,
      known > 0 && `${clipCount(known)} ${known === 1 ? 'war' : 'waren'} schon hier.`,
      damaged > 0 && `${clipCount(damaged)} darin ${damaged === 1 ? 'ist' : 'sind'} beschädigt.`,
      without > 0 &&
        `${clipCount(without)} ${without === 1 ? 'kam' : 'kamen'} ohne heile Latents: Was daraus gemacht wird, beginnt bei den Bildern, und eine Naht kann zu sehen sein.`,
    ]
      .filter(Boolean)
      .join(' '),
  leftInZip: (count) =>
    `${clipCount(count)} ${count === 1 ? 'ist' : 'sind'} noch im Zip. Mach Platz und öffne es noch einmal: Was hier ist, bleibt, wie es ist.`,
  arrival: {
    opening: 'Das Zip wird angesehen.',
    waiting: 'Ein anderes Zip kommt herein, hier oder in einem anderen Tab. Dieses wartet darauf.',
    clips: 'Clips kommen aus einem Zip herein.',
    latents:
      'Die Clips sind da. Ihre Latents folgen, für die Filme, die von ihnen aus weitergehen.',
    amount: (here, all, bytes, allBytes) =>
      `${number(here)} von ${number(all)} Clips sind da, ${bytes} von ${allBytes}`,
    latentsOf: (done, all) => `${number(done)} von ${number(all)} Clips`,
    stop: 'Anhalten',
    stopping: 'Hält an',
    stopped: 'Angehalten.',
    clipsLeft: (count) =>
      `${clipCount(count)} ${count === 1 ? 'ist' : 'sind'} noch im Zip. Öffne es noch einmal für den Rest: Was hier ist, bleibt, wie es ist.`,
    latentsLeft:
      'Die Latents von manchen sind noch im Zip. Öffne es noch einmal für den Rest: Was hier ist, bleibt, wie es ist.',
  },
  cutShort: (count) =>
    `Die Seite wurde geschlossen, während ein Zip hereinkam: ${clipCount(count)} daraus ${count > 1 ? 'sind' : 'ist'} aufgehoben. Öffne es noch einmal für die anderen.`,
  uses: (size) => `Sie belegen ${size}.`,
  usesInBin: (size) => `${size} davon liegen im Papierkorb.`,
  lineage: 'Verwandte Clips',
  madeFrom: (tool) => `Vorlage (${tool})`,
  madeOfIt: (tool) => `Daraus gemacht (${tool})`,
  sourceGone: (count) =>
    count === 1
      ? 'Woraus er gemacht ist, liegt nicht hier.'
      : `${number(count)} seiner Quellen liegen nicht hier.`,
  openFile: 'Einen Clip öffnen',
  notKept: 'nicht aufgehoben',
  dataDeleted: (again, gone) =>
    [
      'Die Daten dieser Seite wurden in diesem Browser gelöscht.',
      again > 0 &&
        `${clipCount(again)} von diesem Besuch ${again === 1 ? 'ist' : 'sind'} neu abgelegt.`,
      gone > 0 && `${clipCount(gone)} von früher ${gone === 1 ? 'ist' : 'sind'} weg.`,
    ]
      .filter(Boolean)
      .join(' '),
  keepByDownload: 'Lade den Clip herunter, um ihn zu behalten.',
};

function clipCount(value: number): string {
  if (value === 0) return 'Kein Clip';
  return value === 1 ? 'Ein Clip' : `${number(value)} Clips`;
}
