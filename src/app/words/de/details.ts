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
    png: 'Ein PNG von dem, was die Bühne gerade zeigt.',
    gif: 'Spielt überall von selbst; 12 Bilder je Sekunde, je 256 Farben.',
    webm: 'Ein Film ohne H.264, für Webseiten und freie Player.',
  },
  writing: 'Wird geschrieben',
  elsewhere: 'Auf eine größere Maschine mitnehmen',
  elsewhereLead:
    'Was du wolltest, für Wan 2.1 (1.3B): ein hundertmal so großes Modell, für eine Grafikkarte mit 8 GB und 30 GB Platz. Es macht aus demselben Satz ein anderes Bild.',
  elsewhereKinds: { diffusers: 'Python', comfyui: 'ComfyUI' },
  elsewhereHints: {
    diffusers: 'Ein Skript für diffusers.',
    comfyui: 'Ein Workflow: auf dessen Seite ziehen.',
  },
  leftBehind: {
    sources: 'Woraus dieser Clip gemacht ist, bleibt hier.',
    times: 'Die Sätze seiner Karten gehen als einer mit, ohne ihre Zeiten.',
    rest: 'Es macht die ersten 5 Sekunden.',
    height: 'Es zeichnet etwa 480 Zeilen.',
  },
  recipeInside:
    'In jeder davon steckt das Rezept: Öffne sie hier oder zieh sie auf die Seite, und die Eingabe hat es wieder. Die signierten Herkunftsangaben stehen nur in der MP4.',
};
