import type * as english from '../en/index.ts';

export const madeHere: typeof english.madeHere = {
  looking: 'Kinoras Zeichen wird gesucht',
  found: (mark) =>
    `Mit Kinora gemacht: Die Pixel tragen das Zeichen ${mark}. Von 10.500 Bildern ohne Zeichen sah keines so aus.`,
  foundUnread:
    'Mit Kinora gemacht: Die Pixel tragen das Zeichen, zu schwach, um das Rezept zu nennen. Von 10.500 Bildern ohne Zeichen sah keines so aus.',
  notFound:
    'Kein Zeichen von Kinora in dieser Datei. Sie kann von anderswo sein oder zu stark verändert.',
};

export const drop: typeof english.drop = {
  here: 'Lass einen Kinora-Clip fallen, um sein Rezept zurückzuholen, oder ein beliebiges Bild oder Video, um es zu verwenden und zu fragen, ob es hier gemacht wurde',
  restored: 'Das Rezept der Datei ist in der Eingabe. Nichts läuft, bis du auf Machen drückst.',
  fromLink: 'Das Rezept des Links ist in der Eingabe. Nichts läuft, bis du auf Machen drückst.',
  otherModel: (model) =>
    `Das Rezept ist mit ${model} gemacht; dieses Modell ergibt einen anderen Clip.`,
};
