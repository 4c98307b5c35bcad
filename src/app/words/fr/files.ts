import type * as english from '../en/index.ts';

export const madeHere: typeof english.madeHere = {
  looking: 'Recherche de la marque de Kinora',
  found: (mark) =>
    `Fait avec Kinora : ses pixels portent la marque ${mark}. Sur 10 500 images sans marque, aucune n’avait cet aspect.`,
  foundUnread:
    'Fait avec Kinora : ses pixels portent la marque, trop faible pour dire quelle recette. Sur 10 500 images sans marque, aucune n’avait cet aspect.',
  notFound:
    'Aucune marque de Kinora dans ce fichier. Il vient peut-être d’ailleurs, ou a trop changé pour le dire.',
};

export const drop: typeof english.drop = {
  here: 'Déposez un clip de Kinora pour reprendre sa recette, ou toute image ou vidéo pour l’utiliser et demander si elle a été faite ici',
  restored:
    'La recette du fichier est dans la saisie. Rien ne démarre avant que vous appuyiez sur Créer.',
  fromLink:
    'La recette du lien est dans la saisie. Rien ne démarre avant que vous appuyiez sur Créer.',
  otherModel: (model) => `La recette a été faite avec ${model} ; ce modèle donne un autre clip.`,
};
