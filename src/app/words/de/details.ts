import type * as english from '../en/index.ts';
import { number, plural } from './units.ts';

export const details: typeof english.details = {
  title: 'Wie dieser Clip gemacht ist',
  seed: 'Seed',
  size: 'Größe',
  length: 'Länge',
  frames: (count) => plural(count, { one: '1 Bild', other: `${number(count)} Bilder` }),
  steps: 'Schritte',
  guidance: 'Führung',
  file: 'Datei',
  madeOn: 'Gemacht auf',
  took: 'Dauer',
  tookParts: (denoise, decode, encode) =>
    `${denoise} malen, ${decode} decodieren, ${encode} schreiben`,
  model: 'Modell',
  latents: 'SHA-256 der Latents',
  useRecipe: 'Rezept nehmen',
  recipeUsed: 'Das Rezept ist in der Eingabe. Nichts läuft, bis du auf Machen drückst.',
  copyLink: 'Link kopieren',
  linkCopied: 'Der Link ist kopiert. Er enthält das Rezept und sonst nichts.',
  linkNotCopied: 'Der Browser ließ das Kopieren nicht zu.',
};

export const saveAs: typeof english.saveAs = {
  open: 'In anderer Form speichern',
  title: 'Speichern als',
  kinds: { png: 'Dieses Bild', gif: 'GIF', webm: 'WebM' },
  hints: {
    png: 'Ein PNG des Bildes, das gerade zu sehen ist.',
    gif: 'Spielt überall von selbst; 12 Bilder je Sekunde, je 256 Farben.',
    webm: 'Ein Film ohne H.264, für Webseiten und freie Player.',
  },
  writing: 'Wird geschrieben',
  folder: 'In einen Ordner',
  folderHint: 'Das MP4, in einen Ordner dieses Geräts, den du einmal wählst.',
  inFolder: (folder, file) => `In „${folder}“ gespeichert als ${file}.`,
  otherFolder: 'Anderer Ordner',
  notInFolder: (folder) =>
    `„${folder}“ hat keine Datei angenommen: vielleicht ist der Ordner weg, voll oder dieser Seite verschlossen. Der Clip ist noch da; wähle einen anderen Ordner oder lade ihn wie sonst herunter.`,
  elsewhere: 'Auf eine größere Maschine mitnehmen',
  elsewhereLead:
    'Dein Wunsch für Wan 2.1 (1.3B), ein hundertmal so großes Modell. Es braucht eine Grafikkarte mit 8 GB und 30 GB Plattenplatz und macht aus demselben Satz ein anderes Bild.',
  elsewhereKinds: { diffusers: 'Python', comfyui: 'ComfyUI' },
  elsewhereHints: {
    diffusers: 'Ein Skript für diffusers.',
    comfyui: 'Ein Workflow; zieh ihn auf die Seite von ComfyUI.',
  },
  leftBehind: {
    sources: 'Das Bild oder der Clip, woraus er gemacht ist, ist nicht darin.',
    times: 'Die Sätze seiner Karten werden zu einem, ohne ihre Zeiten.',
    rest: 'Nur die ersten 5 Sekunden werden gemacht.',
    height: 'Das Bild ist etwa 480 Zeilen hoch.',
  },
  recipeInside:
    'In jeder davon steckt das Rezept: Öffne sie hier oder zieh sie auf die Seite, und die Eingabe hat es wieder. Die signierten Herkunftsangaben stehen nur in der MP4.',
};
