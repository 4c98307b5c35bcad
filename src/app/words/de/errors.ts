import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const nextSteps: typeof english.nextSteps = {
  'make-again': 'Noch einmal versuchen',
  'use-processor': 'Auf dem Prozessor machen',
  'edit-prompt': 'Zurück zum Satz',
  'use-rewrite': 'Diesen Satz stattdessen nehmen',
  'open-file': 'Andere Datei öffnen',
  'open-styles': 'Die Stile öffnen',
  'copy-link': 'Link für einen anderen Browser kopieren',
  'go-to-shelf': 'Zu deinen Clips',
  'use-https': 'Über https versuchen',
  reload: 'Seite neu laden',
};

export const refusals: typeof english.refusals = {
  'sexual-minors': 'er sexualisiert Kinder, was keine Einstellung erlaubt',
  sexual: 'er liest sich sexuell',
  violence: 'er liest sich grausam oder blutig',
  'self-harm':
    'er liest sich nach Selbstverletzung. Wenn es um dich geht: Auf findahelpline.com stehen Menschen, mit denen du reden kannst',
  hate: 'er liest sich hasserfüllt',
  abusive: 'er enthält ein Schimpfwort oder ein derbes Wort',
  'weapons-drugs': 'Waffen, Blut und Drogen sind auf diesem Bildschirm ausgeschaltet',
};

export const kept: typeof english.kept = {
  form: 'Dein Satz und deine Einstellungen sind noch da.',
  formAndClips: 'Dein Satz, deine Einstellungen und frühere Clips sind noch da.',
  settings: 'Deine Einstellungen sind noch da.',
  allTyped: 'Alles davon steht noch in der Eingabe.',
  sentence: 'Dein Satz steht noch in der Eingabe.',
  instead: (sentence) => `Nichts wurde gerechnet. Machen kann es stattdessen: „${sentence}“.`,
  formAsLeft: 'Die Eingabe ist, wie du sie verlassen hast.',
  styles: 'Deine Stile und dein Satz sind, wie sie waren.',
  nothingFetched:
    'Nichts wird geladen. Wer die Seite betreibt, kann sie so absichern: npm start -- --host 0.0.0.0 --https.',
  arrived: 'Was angekommen ist, ist noch da, und dein Satz auch.',
  soundParts: 'Die heilen Teile sind noch da, und dein Satz auch.',
  unkept: 'Clips lassen sich machen und herunterladen, aber hier nicht aufheben.',
  openSource:
    'Dein Satz und deine Einstellungen sind noch da. Öffne die Datei, aus der er kam, und nimm das Werkzeug noch einmal.',
};

export const happened: typeof english.happened = {
  aborted: 'Angehalten.',
  promptEmpty: 'Es gibt noch keinen Satz.',
  promptTooLong: (characters, most) =>
    `Der Satz hat ${counted(characters)} Zeichen; höchstens ${counted(most)} sind möglich.`,
  promptRefused: (why) => `Kinora macht diesen Satz nicht: ${why}.`,
  linkInvalid: 'Dieser Link enthält kein lesbares Rezept; vielleicht fehlt ein Teil.',
  recipeInvalid: (field) =>
    `Diesem Rezept lässt sich nicht folgen: ${field ?? 'die Form'} ist ungültig.`,
  styleInvalid: {
    'no-style': 'Darin ist kein Stil von Kinora.',
    damaged: 'Dieser Stil ist beschädigt, oder ein Teil davon fehlt.',
    newer: 'Dieser Stil kommt von einem neueren Kinora. Lade die Seite neu, um es zu bekommen.',
    name: 'Dieser Stil hat keinen Namen oder einen zu langen.',
    words: 'Dieser Stil hat keine Worte oder zu viele.',
  },
  insecure: (address) =>
    `Browser lassen eine Seite nur über https oder auf dem Gerät selbst Videos machen, und diese kam über einfaches http${inBrackets(address)}.`,
  noGpu: 'Dieser Browser bietet keine Grafikkarte an.',
  gpuLost: 'Die Grafikkarte antwortet nicht mehr.',
  gpuMemory: 'Der Speicher der Grafikkarte reichte nicht.',
  gpuWrong: 'Die Grafikkarte rechnete falsch, also wird kein Clip gezeigt.',
  shaderInvalid: 'Der Treiber der Grafikkarte lehnte eines von Kinoras Programmen ab.',
  noCodecs:
    'Dieser Browser kann keine Videodateien schreiben. Heutige Chrome, Edge, Firefox und Safari können es.',
  noCodecFor: (size) => `Dieser Browser kann keine Videodateien von ${size} schreiben.`,
  encoderMalformed:
    'Der Videoencoder des Browsers schrieb eine Datei, die Player ablehnen, also gibt es keine Datei.',
  encoderBlurred:
    'Der Videoencoder des Browsers nahm viel zu wenige Bits, was das Bild verwischt, also gibt es keine Datei.',
  encoderStopped:
    'Der Videoencoder des Browsers gab nicht alle Bilder heraus, also gibt es keine Datei.',
  encoderWrong:
    'Der Videoencoder des Browsers schrieb andere Bilder, als er bekam, also gibt es keine Datei.',
  encoderFailed: 'Der Videoencoder des Browsers scheiterte, also gibt es keine Datei.',
  pageInPlaceOf: (file) =>
    `Die Website gab statt ${file} eine Seite heraus, wie vor einer Anmeldung.`,
  notGivenOut: (file, status) => `Die Website gibt ${file} nicht heraus (${status}).`,
  unreachable: (file) =>
    `Das Modell ließ sich nicht laden (${file}); das Netz oder die Website ist nicht erreichbar.`,
  damaged: (file) =>
    `Ein Teil des Modells${inBrackets(file)} kommt beschädigt an, so oft er auch geladen wird.`,
  manifestInvalid: 'Die Beschreibung des Modells (manifest.json) fehlt oder ist beschädigt.',
  graphFailed: 'Ein Teil des Modells lief nicht.',
  runtimeFailed: {
    policy:
      'Das Rechenwerk für das Modell konnte nicht starten: Eine Richtlinie dieser Website verbietet WebAssembly (script-src ohne wasm-unsafe-eval).',
    memory:
      'Das Rechenwerk für das Modell konnte nicht starten: Dieser Browser gab ihm keinen Speicher oder keine Threads.',
    file: (file) =>
      `Das Rechenwerk für das Modell konnte nicht starten: Diese Website gibt ${file} nicht als Programm heraus.`,
  },
  storageFull: 'Der Browser hat für diese Seite keinen Platz mehr.',
  newerTab: 'Ein anderer Tab hat ein neueres Kinora, also darf dieser nichts behalten.',
  olderTab: 'Ein anderer Tab mit einem älteren Kinora hält die Clips fest; schließe ihn.',
  storageClosed: 'Der Browser schloss den Speicher dieser Seite.',
  storageSilent: 'Der Speicher des Browsers antwortet nicht.',
  storageRefused: 'Der Browser lässt diese Seite nichts behalten.',
  unreadable: {
    empty: 'Diese Datei ist leer.',
    soundOnly: 'Diese Datei hat Ton und keine Bilder.',
    codec: (codec) => `Dieser Browser kann das Video in dieser Datei nicht abspielen (${codec}).`,
    damaged: 'Diese Datei ist beschädigt, oder ein Teil von ihr fehlt.',
    unknown: 'Diese Datei ist kein Bild oder Video, das dieser Browser lesen kann.',
    noClips: 'Dieses Zip enthält keine Clips von Kinora.',
    noRecipe: 'Diese Datei enthält kein Rezept, das Kinora lesen kann.',
  },
  sourceMissing: {
    picture: 'Das Bild, aus dem dieser Film gemacht ist, ist nicht mehr in diesem Browser.',
    clip: 'Der Clip, aus dem dieser Film gemacht ist, ist nicht mehr in diesem Browser.',
  },
  workerDied: 'Der Browser hielt den Teil der Seite an, der Clips macht.',
  tookTooLong: {
    inspect: 'Dieses Gerät anzusehen dauerte zu lange.',
    worker: 'Der Teil der Seite, der Clips macht, verstummte.',
    reading: 'Der Browser verstummte, während er diese Datei las.',
    writing: 'Der Browser verstummte, während er die Datei schrieb; es gibt sie darum nicht.',
    site: (file) => `Die Website verstummte (${file}).`,
    other: (what) => `Etwas dauerte zu lange${inBrackets(what)}.`,
  },
  internal: (cause) => `Etwas Unerwartetes ging schief${cause === undefined ? '' : `: ${cause}`}.`,
  someFile: 'eine Datei des Modells',
};

function counted(value: number | undefined): string {
  return value === undefined ? 'zu viele' : number(value);
}

function inBrackets(text: string | undefined): string {
  return text === undefined ? '' : ` (${text})`;
}
