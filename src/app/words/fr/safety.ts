import type * as english from '../en/index.ts';

export const safety: typeof english.safety = {
  title: 'Sûreté',
  region: 'Sûreté de la phrase',
  levels: { open: 'Ouvert', standard: 'Normal', kiosk: 'Strict' },
  hints: {
    open: 'Ne refuse que les enfants sexualisés, ce qu’aucun réglage ne permet.',
    standard:
      'Refuse aussi les phrases sexuelles, cruelles, haineuses ou d’automutilation, et les insultes.',
    kiosk:
      'Refuse aussi les armes, le sang, les drogues et les mots grossiers. Pour les écrans que des inconnus partagent.',
  },
  limit:
    'Il lit des mots, sur cette machine. Il ne voit pas d’images et ne devine pas ce qui est voulu.',
  wouldRefuse: (why) => `À ce niveau de sûreté, Kinora ne fait pas ceci : ${why}.`,
  instead: (sentence) => `Prendre plutôt : ${sentence}`,
};
