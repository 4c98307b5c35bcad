import type * as english from '../en/index.ts';
import { number, plural } from './units.ts';

export const details: typeof english.details = {
  title: 'Comment ce clip est fait',
  seed: 'Graine',
  size: 'Taille',
  length: 'Durée',
  frames: (count) =>
    plural(count, { one: `${number(count)} image`, other: `${number(count)} images` }),
  steps: 'Étapes',
  guidance: 'Guidage',
  file: 'Fichier',
  madeOn: 'Fait sur',
  took: 'A pris',
  tookParts: (denoise, decode, encode) =>
    `${denoise} de peinture, ${decode} de décodage, ${encode} d’écriture`,
  model: 'Modèle',
  latents: 'SHA-256 des latents',
  useRecipe: 'Prendre la recette',
  recipeUsed: 'La recette est dans la saisie. Rien ne démarre avant que vous appuyiez sur Créer.',
  copyLink: 'Copier le lien',
  linkCopied: 'Le lien est copié. Il contient la recette, rien d’autre.',
  linkNotCopied: 'Le navigateur n’a pas permis de copier.',
};

export const saveAs: typeof english.saveAs = {
  open: 'Enregistrer sous une autre forme',
  title: 'Enregistrer sous',
  kinds: { png: 'Cette image', gif: 'GIF', webm: 'WebM' },
  hints: {
    png: 'Un PNG de l’image affichée maintenant.',
    gif: 'Se lit tout seul partout ; 12 images par seconde, 256 couleurs chacune.',
    webm: 'Un film sans H.264, pour les pages et les lecteurs libres.',
  },
  writing: 'Écriture',
  folder: 'Dans un dossier',
  folderHint: 'Le MP4, dans un dossier de cet appareil que vous choisissez une fois.',
  inFolder: (folder, file) => `Enregistré dans « ${folder} » sous ${file}.`,
  otherFolder: 'Un autre dossier',
  notInFolder: (folder) =>
    `« ${folder} » n’a pris aucun fichier : il a peut-être disparu, est plein ou fermé à cette page. Le clip est toujours là ; choisissez un autre dossier ou téléchargez-le comme d’habitude.`,
  elsewhere: 'L’emporter sur une machine plus puissante',
  elsewhereLead:
    'Votre demande pour Wan 2.1 (1.3B), un modèle cent fois plus grand. Il lui faut une carte graphique de 8 Go et 30 Go de disque, et il fait une autre image de la même phrase.',
  elsewhereKinds: { diffusers: 'Python', comfyui: 'ComfyUI' },
  elsewhereHints: {
    diffusers: 'Un script pour diffusers.',
    comfyui: 'Un workflow ; déposez-le sur la page de ComfyUI.',
  },
  leftBehind: {
    sources: 'L’image ou le clip dont il est fait n’y est pas.',
    times: 'Les phrases de ses cartes n’en font plus qu’une, sans leurs temps.',
    rest: 'Seules les 5 premières secondes sont faites.',
    height: 'L’image a environ 480 lignes de haut.',
  },
  recipeInside:
    'La recette est dans chacun d’eux : ouvrez-en un ici, ou déposez-le sur la page, et la saisie la retrouve. Les attestations d’origine signées ne sont que dans le MP4.',
};
