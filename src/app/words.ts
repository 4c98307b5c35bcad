import type { PassedOverBecause } from '../common/attributes.ts';
import type { BiggerMachine } from './bigger-machine/files.ts';
import type { LeftBehind } from './bigger-machine/wan-wish.ts';
import type { ExportKind } from '../engine/engine-api.ts';
import type { Preparation } from '../common/progress.ts';
import { composerWords } from './composer/composer-words.ts';
import { deviceWords } from './device/device-words.ts';
import { editorWords, sourceWords } from './editor/editor-words.ts';
import { helpWords } from './help/help-words.ts';
import { grouped } from './parts/format.ts';
import { queueWords } from './queue/queue-words.ts';
import { shelfWords } from './shelf/shelf-words.ts';
import { storyboardWords } from './storyboard/storyboard-words.ts';
import type { StorageRefusal } from '../storage/weight-store.ts';

/** Every text of the page in one place: plain, short, present tense, verbs on buttons. */
export const words = {
  name: 'Kinora',
  skipToPrompt: 'Go to the prompt',

  opening: {
    title: 'A sentence becomes a clip.',
    lead: 'Made in this tab, on this machine. Nothing you type is sent anywhere.',
    tryOne: 'Press one to begin',
    examples: [
      'a red fish swims to the right under water',
      'a yellow balloon rises over the city at night',
      'a small boat on the sea at sunset, the camera zooms in',
      'a blue rocket flies through space',
    ],
  },

  composer: composerWords,

  understanding: {
    region: 'What the model understood',
    beforeDownload: 'Once the model is here, this line shows how it reads your sentence.',
    leftOpen: 'left to chance:',
    noSubject: 'Sees no subject it knows, so it picks one.',
    takenFor: (word: string, takenFor: string) => `“${word}” is read as ${takenFor}`,
    unknown: (word: string) => `“${word}” means nothing to it`,
    passedOver: {
      'one-of-each': (words: string) => `“${words}”: it draws one`,
      negated: (words: string) => `“${words}”: it cannot leave things out`,
      'already-told': (words: string) => `“${words}” is left out: one of each kind fits a clip`,
      'not-of-the-subject': (words: string) =>
        `“${words}” is left out: it colours the subject only`,
      'not-taken-in': (words: string) => `“${words}” did not get through to it`,
    } satisfies Record<PassedOverBecause, (words: string) => string>,
    dropped: (count: number) =>
      count === 1 ? 'the last word is too much for it' : `the last ${count} words are too much`,
    failed: 'The sentence could not be read just now.',
    knows: 'What it knows',
    knowsLead:
      'The model is small and draws a small world: these things, in any mix. Press a word to add it.',
  },

  device: deviceWords,

  download: {
    region: 'Download',
    lead: (size: string) => `One download first: ${size}.`,
    detail: {
      kept: (model: string, licence: string) =>
        `${model}, ${licence}. It stays in this browser; after that no clip needs the network.`,
      'storage-full': (model: string, licence: string) =>
        `${model}, ${licence}. This browser has no room to keep it, so it stays until the tab closes.`,
      'storage-unavailable': (model: string, licence: string) =>
        `${model}, ${licence}. This browser keeps nothing for this site, so it stays until the tab closes.`,
    } satisfies Record<StorageRefusal | 'kept', unknown>,
    rest: (size: string) => `${size} still to fetch.`,
    start: 'Download',
    pause: 'Pause',
    resume: 'Go on',
    bytes: (loaded: string, total: string) => `${loaded} of ${total}`,
    elsewhere: (loaded: string, total: string) =>
      `Another tab is fetching the model, ${loaded} of ${total}`,
  },

  stage: {
    region: 'Stage',
    live: (made: string) => `Live, ${made} so far. Change the sentence and the film follows.`,
    keepLive: 'Stop and keep',
    fetching: (loaded: string, total: string) => `Fetching the model, ${loaded} of ${total}`,
    preparing: 'Getting ready',
    preparations: {
      weights: 'Reading the model',
      runtime: 'Starting the engine',
      kernels: 'Checking the graphics card',
      networks: 'Loading the networks',
      prompt: 'Reading the sentence',
      'first-step': 'Painting the first step',
    } satisfies Record<Preparation, string>,
    step: (step: number, steps: number) => `Step ${step} of ${steps}`,
    left: (duration: string) => `about ${duration} left`,
    longer: 'longer than expected',
    windowStep: (window: number, windows: number, step: number, steps: number) =>
      `Window ${window} of ${windows}, step ${step} of ${steps}`,
    finishing: (frame: number, frameCount: number) => `Drawing frame ${frame} of ${frameCount}`,
    soFar: 'The film so far',
    playable: (there: string, whole: string) => `${there} of ${whole} can be seen`,
    unfinished: (seconds: string) =>
      `A film of ${seconds} was not finished. What is made of it is kept.`,
    goOn: 'Go on',
    cancel: 'Cancel',
    forming: 'The clip as it forms',
    clip: (prompt: string) => `Clip: ${prompt}`,
    play: 'Play',
    pause: 'Pause',
    position: 'Position',
    wholeScreen: 'Whole screen',
    download: 'Download',
    /** Shown with a clip in another codec than the one that plays everywhere. */
    otherCodec: (codec: string) =>
      `This browser wrote ${codec} instead of H.264. Browsers and VLC play it; some phones, televisions and editing programs do not.`,
    details: 'Details',
    finished: (prompt: string) => `Finished: ${prompt}`,
    cancelled: 'Cancelled. The sentence is kept.',
  },

  saveAs: {
    open: 'Save in another form',
    title: 'Save as',
    kinds: { png: 'This picture', gif: 'GIF', webm: 'WebM' } satisfies Record<ExportKind, string>,
    hints: {
      png: 'A PNG of what the stage shows now.',
      gif: 'Plays by itself everywhere; 12 frames a second, 256 colours each.',
      webm: 'A film without H.264, for pages and free players.',
    } satisfies Record<ExportKind, string>,
    writing: 'Writing',
    elsewhere: 'Take it to a bigger machine',
    elsewhereLead:
      'What you asked for, for Wan 2.1 (1.3B): a model a hundred times as large, for a graphics card with 8 GB and 30 GB of disk. It makes another picture of the same sentence.',
    elsewhereKinds: {
      diffusers: 'Python',
      comfyui: 'ComfyUI',
    } satisfies Record<BiggerMachine, string>,
    elsewhereHints: {
      diffusers: 'A script for diffusers.',
      comfyui: 'A workflow: drop it on its page.',
    } satisfies Record<BiggerMachine, string>,
    leftBehind: {
      sources: 'What this clip was made from stays here.',
      times: 'The sentences of its cards go as one, without their times.',
      rest: 'It makes the first 5 seconds.',
      height: 'It draws about 480 lines.',
    } satisfies Record<LeftBehind, string>,
    recipeInside:
      'The recipe is in each of them: open one here, or drop it on the page, and the form has it again. The signed content credentials are in the MP4 alone.',
  },

  queue: queueWords,
  help: helpWords,
  storyboard: storyboardWords,
  editor: editorWords,
  source: sourceWords,

  gallery: {
    region: 'Made with Kinora',
    lead: 'Press one to use its recipe.',
    play: 'Play',
    pause: 'Pause',
  },

  details: {
    title: 'How this clip was made',
    seed: 'Seed',
    size: 'Size',
    length: 'Length',
    frames: (count: number) => `${count} frames`,
    steps: 'Steps',
    guidance: 'Guidance',
    file: 'File',
    madeOn: 'Made on',
    took: 'Took',
    tookParts: (denoise: string, decode: string, encode: string) =>
      `${denoise} painting, ${decode} decoding, ${encode} writing`,
    model: 'Model',
    latents: 'Latents SHA-256',
    useRecipe: 'Use recipe',
    recipeUsed: 'The recipe is in the form. Nothing runs until you press Make.',
    copyLink: 'Copy link',
    linkCopied: 'The link is copied. It holds the recipe, nothing else.',
    linkNotCopied: 'The browser did not allow copying.',
  },

  shelf: shelfWords,

  madeHere: {
    looking: 'Looking for Kinora’s mark',
    found: (number: string) =>
      `Made with Kinora: its pixels carry the mark ${number}. Fewer than one unmarked picture in 10,000 look like this.`,
    foundUnread:
      'Made with Kinora: its pixels carry the mark, too faint to say which recipe. Fewer than one unmarked picture in 10,000 look like this.',
    notFound:
      'No mark of Kinora in this file. It may come from elsewhere, or have been changed too much to tell.',
  },

  drop: {
    here: 'Drop a Kinora clip to restore its recipe, or any picture or video to use it and to ask whether it was made here',
    restored: 'The recipe of the file is in the form. Nothing runs until you press Make.',
    fromLink: 'The recipe of the link is in the form. Nothing runs until you press Make.',
    otherModel: (model: string) =>
      `The recipe was made with ${model}; this model gives another clip.`,
  },

  privacy: {
    count: (count: number, elsewhere: number) =>
      elsewhere > 0
        ? `${requests(elsewhere)} elsewhere`
        : `${requests(count)} since this page loaded`,
    short: (count: number, elsewhere: number) => requests(elsewhere > 0 ? elsewhere : count),
    title: 'What this page asked for',
    lead: 'Your sentence and your clips stay on this machine. These are all requests since this page loaded, as the browser recorded them:',
    none: 'None.',
    allHere: (host: string) => `All went to ${host}, the site this page came from.`,
    someElsewhere: 'Some went elsewhere. The page itself cannot do that; an extension can.',
    policy: 'Privacy page',
    fromCache: 'from the cache',
  },

  offline: {
    unavailable: 'This browser does not keep the page itself here, so opening it takes a network.',
    installing: 'The page itself is being kept on this device.',
    ready: 'The page itself is kept on this device: it opens without a network, too.',
    newVersion: 'A new version of Kinora is here. Your clips stay.',
    takeOver: 'Use it now',
    otherTabs: (count: number) =>
      count === 1
        ? 'Another tab still runs the old version. Close it first.'
        : `${count} other tabs still run the old version. Close them first.`,
  },

  notices: { dismiss: 'Close' },
} as const;

/** What the kernels of the self-test do; one that is not here is called by its own name. */
export const kernelWords: Readonly<Record<string, string>> = {
  linear: 'matrix products',
  attention: 'attention',
  'layer norm': 'layer norms',
  'modulated norm': 'layer norms',
  'rms norm': 'key norms',
  'rms norm and rope': 'rotary positions',
  'channel RMS norm': 'channel norms',
  conv: 'convolutions',
  dequantise: 'unpacking the weights',
};

export function requests(count: number): string {
  return count === 1 ? '1 request' : `${grouped(count)} requests`;
}
