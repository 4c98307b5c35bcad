import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const shelf: typeof english.shelf = {
  region: 'Vos clips',
  title: 'Vos clips',
  empty: 'Vos clips se rangent ici.',
  onlyHere: 'Dans ce navigateur seulement. Effacer les données du site les supprime.',
  show: (prompt) => `Montrer : ${prompt}`,
  showUnkept: (prompt) => `Montrer : ${prompt}, non gardé`,
  download: (prompt) => `Télécharger : ${prompt}`,
  useRecipe: (prompt) => `Prendre la recette : ${prompt}`,
  throwAway: (prompt) => `Jeter : ${prompt}`,
  throwAwayShort: 'Jeter',
  thrownAway: (count) =>
    count === 1
      ? 'Le clip est dans la corbeille.'
      : `${number(count)} clips sont dans la corbeille.`,
  madeRoom: (count) =>
    count === 1
      ? 'Le plus ancien clip a été supprimé pour faire de la place.'
      : `Les ${number(count)} plus anciens clips ont été supprimés pour faire de la place.`,
  undo: 'Défaire',
  search: 'Chercher dans vos clips',
  searchShort: 'Chercher',
  view: 'Montrés',
  views: { all: 'Tous', starred: 'Étoilés', bin: 'Corbeille' },
  nothing: {
    all: 'Aucun clip n’a ces mots.',
    starred: 'Aucun clip étoilé n’est trouvé.',
    bin: 'Rien n’est trouvé dans la corbeille. Ce qui est jeté y reste 30 jours.',
  },
  choose: 'En choisir plusieurs',
  chooseThis: (prompt) => `Choisir : ${prompt}`,
  chosenRegion: 'Que faire des clips choisis',
  chosen: (count, all) => `${number(count)} sur ${number(all)} choisis`,
  star: (prompt) => `Étoiler : ${prompt}`,
  starShort: 'Étoiler',
  unstarShort: 'Ôter l’étoile',
  starChosen: 'Étoiler les clips choisis, ou ôter leurs étoiles',
  binChosen: 'Jeter les clips choisis',
  folder: 'Dossier',
  allFolders: 'Tous les dossiers',
  fileChosen: 'Ranger les clips choisis dans un dossier',
  folderTitle: (count) =>
    count === 1 ? 'Un dossier pour le clip' : `Un dossier pour ${number(count)} clips`,
  newFolder: 'Un nouveau dossier',
  putInFolder: 'Y ranger',
  outOfFolder: 'Sortir du dossier',
  wentInFolder: (count, folder) => `Dans « ${folder} » : ${clipCount(count).toLowerCase()}.`,
  tookOutOfFolder: (count) => `Hors du dossier : ${clipCount(count).toLowerCase()}.`,
  putBack: (prompt) => `Remettre : ${prompt}`,
  putBackShort: 'Remettre',
  putBackChosen: 'Remettre les clips choisis',
  eraseChosen: 'Effacer pour de bon les clips choisis',
  eraseTitle: (count) =>
    count === 1 ? 'Effacer le clip pour de bon ?' : `Effacer ${number(count)} clips pour de bon ?`,
  eraseWarning: 'Cela ne peut pas être annulé.',
  eraseForGood: 'Effacer pour de bon',
  eraseNot: 'Garder',
  erased: (count) => (count === 1 ? 'Le clip est effacé.' : `${number(count)} clips sont effacés.`),
  goneElsewhere: (count) => `Clips effacés dans un autre onglet : ${number(count)}.`,
  gone: {
    'other-tab': 'Effacé dans un autre onglet.',
    'no-room': 'Supprimé pour faire de la place.',
  },
  playsFromHere: 'Le clip ne vit plus que dans cette page et part avec elle.',
  keepAgain: 'Le garder',
  inBin: 'Ce clip est dans la corbeille.',
  exportAll: 'Tout enregistrer en un zip',
  exportChosen: 'Enregistrer les clips choisis en un zip',
  packing: (done, all) => `Mise en paquet : ${number(done)} clips sur ${number(all)}`,
  packingStopped: 'Le zip a été arrêté. Tous les clips sont où ils étaient.',
  exported: (count) =>
    `${clipCount(count)} dans un zip. Ouvrez-le dans Kinora n’importe où pour les retrouver.`,
  withoutBin: 'Ce qui est dans la corbeille n’y est pas.',
  leftOut: (count) =>
    count === 1
      ? 'Un clip n’y est pas : sa vidéo est illisible.'
      : `${number(count)} clips n’y sont pas : leurs vidéos sont illisibles.`,
  imported: (added, known, damaged, without) =>
    [
      `Apport : ${clipCount(added).toLowerCase()}.`,
      known > 0 && `${clipCount(known)} ${known === 1 ? 'était déjà là' : 'étaient déjà là'}.`,
      damaged > 0 &&
        `${clipCount(damaged)} ${damaged === 1 ? 'y est endommagé' : 'y sont endommagés'}.`,
      without > 0 &&
        `${clipCount(without)} sans latents intacts : ce qu’on en fait part des images, et le raccord peut se voir.`,
    ]
      .filter(Boolean)
      .join(' '),
  leftInZip: (count) =>
    `Clips encore dans le zip : ${number(count)}. Faites de la place et rouvrez-le : ce qui est ici ne change pas.`,
  arrival: {
    opening: 'Lecture du contenu du zip.',
    waiting: 'Un autre zip arrive, ici ou dans un autre onglet. Celui-ci attend son tour.',
    clips: 'Des clips arrivent d’un zip.',
    latents: 'Les clips sont là. Leurs latents suivent, pour les films qui partiront d’eux.',
    amount: (here, all, bytes, allBytes) =>
      `Clips arrivés : ${number(here)} sur ${number(all)}, ${bytes} sur ${allBytes}`,
    latentsOf: (done, all) => `Clips : ${number(done)} sur ${number(all)}`,
    stop: 'Arrêter',
    stopping: 'Arrêt en cours',
    stopped: 'Arrêté.',
    clipsLeft: (count) =>
      `Clips encore dans le zip : ${number(count)}. Rouvrez-le pour le reste : ce qui est ici ne change pas.`,
    latentsLeft:
      'Des latents sont encore dans le zip. Rouvrez-le pour le reste : ce qui est ici ne change pas.',
  },
  cutShort: (count) =>
    `La page a été fermée pendant l’arrivée d’un zip. Clips conservés : ${number(count)}. Rouvrez-le pour les autres.`,
  uses: (size) => `Ils prennent ${size}.`,
  usesInBin: (size) => `${size} en sont dans la corbeille.`,
  lineage: 'Clips liés',
  madeFrom: (tool) => `Sa source (${tool})`,
  madeOfIt: (tool) => `Fait à partir de lui (${tool})`,
  sourceGone: (count) =>
    count === 1
      ? 'Ce dont il est fait n’est pas parmi ces clips.'
      : `${number(count)} de ses sources ne sont pas parmi ces clips.`,
  openFile: 'Ouvrir un clip',
  notKept: 'non gardé',
  dataDeleted: (again, gone) =>
    [
      'Les données de ce site ont été supprimées dans ce navigateur.',
      again > 0 &&
        `${clipCount(again)} de cette visite ${again === 1 ? 'est gardé' : 'sont gardés'} de nouveau.`,
      gone > 0 && `${clipCount(gone)} d’avant ${gone === 1 ? 'est perdu' : 'sont perdus'}.`,
    ]
      .filter(Boolean)
      .join(' '),
  keepByDownload: 'Téléchargez le clip pour le garder.',
};

function clipCount(value: number): string {
  if (value === 0) return 'Aucun clip';
  return value === 1 ? 'Un clip' : `${number(value)} clips`;
}
