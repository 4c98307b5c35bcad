import type { StyleFault } from '../../../common/style-share.ts';
import type { NextStep } from '../../next-step.ts';
import { number } from './units.ts';

/** What the one button of an error says. */
export const nextSteps = {
  'make-again': 'Try again',
  'use-processor': 'Make on the processor',
  'edit-prompt': 'Back to the sentence',
  'use-rewrite': 'Use this sentence instead',
  'open-file': 'Open another file',
  'open-styles': 'Open the styles',
  'copy-link': 'Copy a link for another browser',
  'go-to-shelf': 'Go to your clips',
  'use-https': 'Try it over https',
  reload: 'Load the page again',
} satisfies Record<NextStep, string>;

/** Why a sentence is refused; the word that gave offence is not said again, others may look on. */
export const refusals = {
  'sexual-minors': 'it sexualises children, which no setting allows',
  sexual: 'it reads as sexual',
  violence: 'it reads as cruel or bloody',
  'self-harm':
    'it reads as self-harm. If it is about you: findahelpline.com lists people to talk to',
  hate: 'it reads as hateful',
  abusive: 'it holds a slur or a coarse word',
  'weapons-drugs': 'weapons, blood and drugs are switched off on this screen',
};

/** What an error left untouched. */
export const kept = {
  form: 'Your sentence and settings are kept.',
  formAndClips: 'Your sentence, settings and earlier clips are kept.',
  settings: 'Your settings are kept.',
  allTyped: 'All of it is still in the form.',
  sentence: 'Your sentence is still in the form.',
  instead: (sentence: string) => `Nothing was computed. Instead it can make: “${sentence}”.`,
  formAsLeft: 'The form is as you left it.',
  styles: 'Your styles and your sentence are as they were.',
  nothingFetched:
    'Nothing is fetched. Whoever serves the page can make it safe with: npm start -- --host 0.0.0.0 --https.',
  arrived: 'What has arrived is kept, and so is your sentence.',
  soundParts: 'The undamaged parts are kept, and so is your sentence.',
  unkept: 'Clips can be made and downloaded, but not kept here.',
  openSource:
    'Your sentence and settings are kept. Open the file it came from, and use the tool again.',
};

/** What happened. A text in brackets is a file, an address or what a browser said. */
export const happened = {
  aborted: 'Stopped.',
  promptEmpty: 'There is no sentence yet.',
  promptTooLong: (characters: number | undefined, most: number | undefined) =>
    `The sentence has ${counted(characters)} characters; ${counted(most)} is the most.`,
  promptRefused: (why: string) => `Kinora does not make this: ${why}.`,
  linkInvalid: 'This link holds no recipe that can be read; a part of it may be missing.',
  recipeInvalid: (field: string | undefined) =>
    `This recipe cannot be followed: its ${field ?? 'form'} is not valid.`,
  styleInvalid: {
    'no-style': 'This holds no style of Kinora.',
    damaged: 'This style is damaged, or a part of it is missing.',
    newer: 'This style comes from a newer Kinora. Load the page again to get that one.',
    name: 'This style has no name, or one that is too long.',
    words: 'This style has no words, or too many.',
  } satisfies Record<StyleFault, string>,
  insecure: (address: string | undefined) =>
    `Browsers let a page make videos only over https or on the machine itself, and this one came over plain http${inBrackets(address)}.`,
  noGpu: 'This browser offers no graphics card.',
  gpuLost: 'The graphics card stopped answering.',
  gpuMemory: 'The graphics card ran out of memory.',
  gpuWrong: 'The graphics card gave a wrong result, so no clip is shown.',
  shaderInvalid: 'The graphics card’s driver refused one of Kinora’s programs.',
  noCodecs: 'This browser cannot write video files. Today’s Chrome, Edge, Firefox and Safari can.',
  noCodecFor: (size: string) => `This browser cannot write video files of ${size}.`,
  encoderMalformed:
    'The browser’s video encoder wrote a file that players would refuse, so there is no file.',
  encoderBlurred:
    'The browser’s video encoder used far too few bits, which blurs the picture, so there is no file.',
  encoderStopped: 'The browser’s video encoder did not give out all pictures, so there is no file.',
  encoderWrong:
    'The browser’s video encoder wrote other pictures than it was given, so there is no file.',
  encoderFailed: 'The browser’s video encoder failed, so there is no file.',
  pageInPlaceOf: (file: string) => `The site gave a page in place of ${file}, as behind a sign-in.`,
  notGivenOut: (file: string, status: number) => `The site does not give out ${file} (${status}).`,
  unreachable: (file: string) =>
    `The model could not be fetched (${file}); the network or the site cannot be reached.`,
  damaged: (file: string | undefined) =>
    `A part of the model${inBrackets(file)} arrives damaged, however often it is fetched.`,
  manifestInvalid: 'The description of the model (manifest.json) is missing or damaged.',
  graphFailed: 'A part of the model failed to run.',
  runtimeFailed: {
    policy:
      'The engine that runs the model could not start: a policy of this site forbids WebAssembly (script-src without wasm-unsafe-eval).',
    memory:
      'The engine that runs the model could not start: this browser gave it no memory or no threads.',
    file: (file: string) =>
      `The engine that runs the model could not start: this site does not give out ${file} as a program.`,
  },
  storageFull: 'The browser has no room left for this site.',
  newerTab: 'Another tab has a newer Kinora, so this one may not keep anything.',
  olderTab: 'Another tab with an older Kinora holds the clips; close it.',
  storageClosed: 'The browser closed this site’s storage.',
  storageSilent: 'The browser’s storage does not answer.',
  storageRefused: 'The browser does not let this site keep anything.',
  unreadable: {
    empty: 'This file is empty.',
    soundOnly: 'This file has sound, and no pictures.',
    codec: (codec: string) => `This browser cannot play the video in this file (${codec}).`,
    damaged: 'This file is damaged, or a part of it is missing.',
    unknown: 'This file is no picture or video that this browser can read.',
    noClips: 'This zip holds no clips of Kinora.',
    noRecipe: 'This file holds no recipe that Kinora can read.',
  },
  sourceMissing: {
    picture: 'The picture that this film is made from is not in this browser any more.',
    clip: 'The clip that this film is made from is not in this browser any more.',
  },
  workerDied: 'The browser stopped the part of the page that makes clips.',
  tookTooLong: {
    inspect: 'Looking at this device took too long.',
    worker: 'The part of the page that makes clips fell silent.',
    reading: 'The browser fell silent while it read this file.',
    writing: 'The browser fell silent while it wrote the file, so there is none.',
    site: (file: string) => `The site fell silent (${file}).`,
    other: (what: string | undefined) => `Something took too long${inBrackets(what)}.`,
  },
  internal: (cause: string | undefined) =>
    `Something unexpected went wrong${cause === undefined ? '' : `: ${cause}`}.`,
  someFile: 'a file of the model',
};

function counted(value: number | undefined): string {
  return value === undefined ? 'too many' : number(value);
}

function inBrackets(text: string | undefined): string {
  return text === undefined ? '' : ` (${text})`;
}
