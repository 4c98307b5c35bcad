import type * as english from '../en/index.ts';

export const link: typeof english.link = {
  title: 'Une recette venue d’un lien',
  lead: 'Rien ne démarre, et la saisie reste telle quelle, tant que vous n’avez pas choisi.',
  sentences: 'Ses phrases',
  tool: 'Donne',
  fromWords: 'Un film fait de mots',
  sameModel: 'Elle nomme le modèle de cette page : le clip sera le même.',
  otherModel: 'Elle nomme un autre modèle : celui de cette page donne un autre clip.',
  use: 'La mettre dans la saisie',
  leave: 'La laisser',
};
