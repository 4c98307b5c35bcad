import type * as english from '../en/index.ts';

export const link: typeof english.link = {
  title: 'Ein Rezept aus einem Link',
  lead: 'Nichts läuft, und die Eingabe bleibt, wie sie ist, bis du wählst.',
  sentences: 'Seine Sätze',
  tool: 'Ergibt',
  fromWords: 'Einen Film aus Worten',
  sameModel: 'Es nennt das Modell dieser Seite, also wird der Clip gleich.',
  otherModel: 'Es nennt ein anderes Modell: Das dieser Seite ergibt einen anderen Clip.',
  use: 'In die Eingabe nehmen',
  leave: 'Lassen',
};
