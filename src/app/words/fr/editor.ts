import type * as english from '../en/index.ts';

export const editor: typeof english.editor = {
  region: 'Outils pour ce clip',
  tools: {
    finer: 'Affiner',
    remix: 'Remixer',
    extend: 'Prolonger',
    recut: 'Remonter',
    loop: 'Boucler',
    blend: 'Fondre',
  },
  leads: {
    finer: 'Refait ce clip avec toutes les étapes, pour une image plus fine.',
    remix:
      'Fait un nouveau clip à partir de celui-ci. Changez la phrase, et choisissez à quel point il peut changer.',
    extend: 'Allonge le clip, après sa fin ou avant son début. Le clip lui-même reste tel quel.',
    recut:
      'Coupez le clip à la tête de lecture avec S. Une partie refaite est peinte pour s’accorder à ses voisines.',
    loop: 'Ajoute un retour de la fin au début, pour que le clip puisse se répéter.',
    blend: 'Joint ce clip à un autre : sa fin se fond dans le début de l’autre.',
  },
  makes: {
    finer: 'Affiner',
    remix: 'Remixer',
    extend: 'Prolonger',
    recut: 'Monter',
    loop: 'Boucler',
    blend: 'Fondre',
  },
  makeIn: (name, duration) => `${name} · environ ${duration}`,
  prompt: 'Phrase pour cet outil',
  isFine: 'Ce clip a déjà toutes les étapes.',
  strength: 'Force',
  strengths: { subtle: 'Subtile', mild: 'Douce', strong: 'Forte', custom: 'Au choix' },
  customStrength: 'Ce qui change',
  side: 'Côté',
  sides: { after: 'Après', before: 'Avant' },
  by: 'De',
  wayBack: 'Retour',
  loops: { short: 'Court', normal: 'Normal', long: 'Long' },
  timeline: 'Parties du clip',
  part: (number, from, to, isKept) =>
    `Partie ${number}, ${from} à ${to}, ${isKept ? 'gardée' : 'refaite'}`,
  split: 'Couper',
  remake: 'Refaire',
  earlier: 'Avancer',
  later: 'Reculer',
  trim: (edge, isShorter) =>
    `${isShorter ? 'Raccourcir' : 'Allonger'} ${edge === 'from' ? 'le début' : 'la fin'}`,
  leaveOut: 'Retirer cette partie',
  total: (length) => `${length} en tout`,
  into: 'Fondre dans',
  noPartner: (ratio) =>
    `Un fondu demande un second clip en ${ratio} parmi les vôtres. Créez-en un, ou ouvrez un fichier.`,
  curve: 'Comment il passe',
  curves: { even: 'Régulier', early: 'Tôt', late: 'Tard', swap: 'Vif' },
  overlap: 'Durée du fondu',
};
