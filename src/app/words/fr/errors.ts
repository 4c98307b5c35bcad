import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const nextSteps: typeof english.nextSteps = {
  'make-again': 'Réessayer',
  'use-processor': 'Créer sur le processeur',
  'edit-prompt': 'Revenir à la phrase',
  'use-rewrite': 'Prendre plutôt cette phrase',
  'open-file': 'Ouvrir un autre fichier',
  'open-styles': 'Ouvrir les styles',
  'copy-link': 'Copier un lien pour un autre navigateur',
  'go-to-shelf': 'Aller à vos clips',
  'use-https': 'Essayer en https',
  reload: 'Recharger la page',
};

export const refusals: typeof english.refusals = {
  'sexual-minors': 'elle sexualise des enfants, ce qu’aucun réglage ne permet',
  sexual: 'elle se lit comme sexuelle',
  violence: 'elle se lit comme cruelle ou sanglante',
  'self-harm':
    'elle se lit comme de l’automutilation. Si cela vous concerne : findahelpline.com indique des personnes à qui parler',
  hate: 'elle se lit comme haineuse',
  abusive: 'elle contient une insulte ou un mot grossier',
  'weapons-drugs': 'les armes, le sang et les drogues sont exclus sur cet écran',
};

export const kept: typeof english.kept = {
  form: 'Votre phrase et vos réglages sont gardés.',
  formAndClips: 'Votre phrase, vos réglages et vos clips précédents sont gardés.',
  settings: 'Vos réglages sont gardés.',
  allTyped: 'Tout est encore dans la saisie.',
  sentence: 'Votre phrase est encore dans la saisie.',
  instead: (sentence) => `Rien n’a été calculé. Il peut faire à la place : « ${sentence} ».`,
  formAsLeft: 'La saisie est comme vous l’avez laissée.',
  styles: 'Vos styles et votre phrase sont inchangés.',
  nothingFetched:
    'Rien n’est chargé. Qui sert la page peut la rendre sûre avec : npm start -- --host 0.0.0.0 --https.',
  arrived: 'Ce qui est arrivé est gardé, et votre phrase aussi.',
  soundParts: 'Les parties saines sont gardées, et votre phrase aussi.',
  unkept: 'Les clips peuvent être faits et téléchargés, mais pas gardés ici.',
  openSource:
    'Votre phrase et vos réglages sont gardés. Ouvrez le fichier d’où il vient, et reprenez l’outil.',
};

export const happened: typeof english.happened = {
  aborted: 'Arrêté.',
  promptEmpty: 'Il n’y a pas encore de phrase.',
  promptTooLong: (characters, most) =>
    `La phrase a ${counted(characters)} caractères ; ${counted(most)} est le maximum.`,
  promptRefused: (why) => `Kinora ne fait pas cette phrase : ${why}.`,
  linkInvalid: 'Ce lien ne contient pas de recette lisible ; une partie manque peut-être.',
  recipeInvalid: (field) =>
    `Cette recette ne peut pas être suivie : ${field ?? 'la forme'} n’est pas valide.`,
  styleInvalid: {
    'no-style': 'Ceci ne contient aucun style de Kinora.',
    damaged: 'Ce style est abîmé, ou il en manque une partie.',
    newer: 'Ce style vient d’un Kinora plus récent. Rechargez la page pour l’obtenir.',
    name: 'Ce style n’a pas de nom, ou un nom trop long.',
    words: 'Ce style n’a pas de mots, ou en a trop.',
  },
  insecure: (address) =>
    `Les navigateurs ne laissent une page faire des vidéos qu’en https ou sur la machine elle-même, et celle-ci est venue en simple http${inBrackets(address)}.`,
  noGpu: 'Ce navigateur n’offre aucune carte graphique.',
  gpuLost: 'La carte graphique ne répond plus.',
  gpuMemory: 'La carte graphique a manqué de mémoire.',
  gpuWrong: 'La carte graphique a donné un résultat faux, alors aucun clip n’est montré.',
  shaderInvalid: 'Le pilote de la carte graphique a refusé un des programmes de Kinora.',
  noCodecs:
    'Ce navigateur ne sait pas écrire de fichiers vidéo. Les Chrome, Edge, Firefox et Safari actuels le savent.',
  noCodecFor: (size) => `Ce navigateur ne sait pas écrire de fichiers vidéo de ${size}.`,
  encoderMalformed:
    'L’encodeur vidéo du navigateur a écrit un fichier que les lecteurs refuseraient, alors il n’y a pas de fichier.',
  encoderBlurred:
    'L’encodeur vidéo du navigateur a pris bien trop peu de bits, ce qui brouille l’image, alors il n’y a pas de fichier.',
  encoderStopped:
    'L’encodeur vidéo du navigateur n’a pas rendu toutes les images, alors il n’y a pas de fichier.',
  encoderWrong:
    'L’encodeur vidéo du navigateur a écrit d’autres images que celles reçues, alors il n’y a pas de fichier.',
  encoderFailed: 'L’encodeur vidéo du navigateur a échoué, alors il n’y a pas de fichier.',
  pageInPlaceOf: (file) =>
    `Le site a donné une page à la place de ${file}, comme avant une connexion.`,
  notGivenOut: (file, status) => `Le site ne donne pas ${file} (${status}).`,
  unreachable: (file) =>
    `Le modèle n’a pas pu être chargé (${file}) ; le réseau ou le site est injoignable.`,
  damaged: (file) =>
    `Une partie du modèle${inBrackets(file)} arrive endommagée, quel que soit le nombre d’essais.`,
  manifestInvalid: 'La description du modèle (manifest.json) manque ou est endommagée.',
  graphFailed: 'Une partie du modèle n’a pas fonctionné.',
  runtimeFailed: {
    policy:
      'Le moteur qui fait tourner le modèle n’a pas pu démarrer : une politique de ce site interdit WebAssembly (script-src sans wasm-unsafe-eval).',
    memory:
      'Le moteur qui fait tourner le modèle n’a pas pu démarrer : ce navigateur ne lui a donné ni mémoire ni fils.',
    file: (file) =>
      `Le moteur qui fait tourner le modèle n’a pas pu démarrer : ce site ne donne pas ${file} comme programme.`,
  },
  storageFull: 'Le navigateur n’a plus de place pour ce site.',
  newerTab: 'Un autre onglet a un Kinora plus récent, alors celui-ci ne peut rien garder.',
  olderTab: 'Un autre onglet avec un Kinora plus ancien tient les clips ; fermez-le.',
  storageClosed: 'Le navigateur a fermé le stockage de ce site.',
  storageSilent: 'Le stockage du navigateur ne répond pas.',
  storageRefused: 'Le navigateur ne laisse ce site rien garder.',
  unreadable: {
    empty: 'Ce fichier est vide.',
    soundOnly: 'Ce fichier a du son, et pas d’images.',
    codec: (codec) => `Ce navigateur ne peut pas lire la vidéo de ce fichier (${codec}).`,
    damaged: 'Ce fichier est endommagé, ou une partie manque.',
    unknown: 'Ce fichier n’est ni une image ni une vidéo que ce navigateur sache lire.',
    noClips: 'Ce zip ne contient pas de clips de Kinora.',
    noRecipe: 'Ce fichier ne contient pas de recette que Kinora sache lire.',
  },
  sourceMissing: {
    picture: 'L’image dont ce film est fait n’est plus dans ce navigateur.',
    clip: 'Le clip dont ce film est fait n’est plus dans ce navigateur.',
  },
  workerDied: 'Le navigateur a arrêté la partie de la page qui fait les clips.',
  tookTooLong: {
    inspect: 'L’examen de cet appareil a pris trop de temps.',
    worker: 'La partie de la page qui fait les clips s’est tue.',
    reading: 'Le navigateur s’est tu pendant qu’il lisait ce fichier.',
    writing: 'Le navigateur s’est tu pendant qu’il écrivait le fichier ; il n’y en a donc pas.',
    site: (file) => `Le site s’est tu (${file}).`,
    other: (what) => `Quelque chose a pris trop de temps${inBrackets(what)}.`,
  },
  internal: (cause) =>
    `Une erreur inattendue s’est produite${cause === undefined ? '' : ` : ${cause}`}.`,
  someFile: 'un fichier du modèle',
};

function counted(value: number | undefined): string {
  return value === undefined ? 'trop de' : number(value);
}

function inBrackets(text: string | undefined): string {
  return text === undefined ? '' : ` (${text})`;
}
