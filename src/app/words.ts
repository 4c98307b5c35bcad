import type { PassedOverBecause } from '../common/attributes.ts';
import type { Backend } from '../common/clip.ts';
import type { ErrorCode, ErrorDetails } from '../common/errors.ts';
import type { Preparation } from '../common/progress.ts';
import { editorWords, sourceWords } from './editor/editor-words.ts';
import type { SamplerKind } from '../common/recipe.ts';
import type { BackendReason } from '../engine/engine-api.ts';
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

  composer: {
    region: 'Composer',
    live: 'Live',
    isLive: 'Live now',
    liveHint: 'A film without end that follows the sentence while you change it',
    prompt: 'Prompt',
    placeholder: 'A red fish swims under water',
    ratio: 'Ratio',
    seconds: 'Length',
    secondsOption: (seconds: string) => `${seconds} s`,
    seed: 'Seed',
    rollSeed: 'Roll a new seed',
    lockSeed: 'Keep this seed',
    unlockSeed: 'Draw a new seed for each clip',
    options: 'Options',
    sampler: 'Painting',
    samplers: { turbo: 'Turbo', fine: 'Fine' } satisfies Record<SamplerKind, string>,
    samplerHint: 'Turbo takes a few large steps; Fine takes all of them.',
    steps: 'Steps',
    stepsHint: 'More steps take longer and settle the picture.',
    guidance: 'Guidance',
    guidanceHint: 'How strictly the clip follows the sentence.',
    height: 'Height',
    lines: (height: number) => `${height}p`,
    pixels: (width: number, height: number) => `${width} × ${height}`,
    asTheModelLikes: 'Back to the defaults',
    close: 'Close',
    make: 'Make',
    makeKeys: 'Ctrl or ⌘ + Enter',
    makeIn: (duration: string) => `Make · about ${duration}`,
    makeAfterDownload: (size: string) => `Make · ${size} first`,
    making: 'Making',
    makingFor: (duration: string) => `Making · about ${duration}`,
    emptyPrompt: 'Type a sentence first',
    longPrompt: (characters: number, most: number) =>
      `Shorten: ${grouped(characters)} of ${grouped(most)} characters`,
  },

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

  device: {
    button: {
      wgsl: 'Graphics card',
      'onnx-webgpu': 'Graphics card',
      cpu: 'Processor',
    } satisfies Record<Backend, string>,
    checking: 'Checking',
    title: 'This device',
    verdict: {
      gpu: 'Kinora runs on your graphics card.',
      'no-webgpu':
        'This browser has no WebGPU, so Kinora runs on the processor. It is slower; the clips look the same.',
      'no-adapter':
        'The browser offers no graphics card, so Kinora runs on the processor. It is slower; the clips look the same.',
      'software-adapter':
        'The browser only imitates a graphics card in software. The processor is faster, so Kinora runs there.',
    } satisfies Record<BackendReason, string>,
    runOn: 'Run on',
    choice: {
      wgsl: 'Graphics card (WebGPU)',
      'onnx-webgpu': 'Graphics card (onnxruntime beside)',
      cpu: 'Processor (WebAssembly)',
    } satisfies Record<Backend, string>,
    chosenForYou: 'chosen for you',
    compare: 'Compare the engines',
    compareAfter: (size: string) => `Compare the engines (fetches ${size})`,
    comparing: (engine: string) => `Trying: ${engine}`,
    stopComparing: 'Stop',
    took: (work: string) => `${work} of work for a second of film`,
    otherPicture: 'gives another picture here',
    failedHere: 'failed here',
    sameCard: 'our denoiser, the other networks on onnxruntime-web',
    notHere: 'not available here',
    threads: (count: number) => (count === 1 ? '1 thread' : `${count} threads`),
    noCodecs:
      'This browser cannot write video files, so no clip can be finished in it. A current Chrome, Edge, Safari or Firefox can.',
    codecs: 'Video files',
    failedCodec: (name: string) => `${name} (failed)`,
    model: 'Model',
    licence: 'Licence',
    stored: 'Stored here',
    untilTabCloses: (size: string) => `${size}, until this tab closes`,
    unkept: {
      'storage-full':
        'The browser has no room to keep the model, so it stays until this tab closes; free some space and the next visit keeps it.',
      'storage-unavailable':
        'The browser lets this site keep nothing, as in some private windows. The model stays in memory until this tab closes; the next visit fetches it again.',
    } satisfies Record<StorageRefusal, string>,
    numbers: 'Numbers',
    setAside: 'Set aside',
    numbersOf: { f16: '16 bits', f32: '32 bits' },
    fellBack: (kernels: string) =>
      `In 16 bits your graphics card got these wrong, so it computes in 32: ${kernels}. Slower; the clips look the same.`,
    deleteModel: 'Delete the model',
    modelDeleted: 'The model is deleted. The next clip fetches it again.',
  },

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

  shelf: {
    region: 'Your clips',
    title: 'Your clips',
    empty: 'Your clips line up here.',
    onlyHere: 'In this browser only. Clearing its site data deletes them.',
    show: (prompt: string) => `Show: ${prompt}`,
    showUnkept: (prompt: string) => `Show: ${prompt}, not kept`,
    download: (prompt: string) => `Download: ${prompt}`,
    useRecipe: (prompt: string) => `Use recipe: ${prompt}`,
    throwAway: (prompt: string) => `Throw away: ${prompt}`,
    throwAwayShort: 'Throw away',
    thrownAway: 'The clip is thrown away.',
    madeRoom: (count: number) =>
      count === 1
        ? 'The oldest clip went to make room.'
        : `The ${count} oldest clips went to make room.`,
    undo: 'Undo',
    openFile: 'Open a clip',
    notKept: 'not kept',
    dataDeleted: (again: number, gone: number) =>
      [
        'This site’s data was deleted in this browser.',
        again > 0 && `${clipCount(again)} of this visit ${again === 1 ? 'is' : 'are'} kept anew.`,
        gone > 0 && `${clipCount(gone)} from before ${gone === 1 ? 'is' : 'are'} gone.`,
      ]
        .filter(Boolean)
        .join(' '),
    keepByDownload: 'Download the clip to keep it.',
  },

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

/** 100000 → "100,000". */
export function grouped(value: number): string {
  return value.toLocaleString('en');
}

/** What the one button of an error does. */
export type NextStep =
  | 'make-again'
  | 'use-processor'
  | 'edit-prompt'
  | 'use-rewrite'
  | 'open-file'
  | 'copy-link'
  | 'go-to-shelf'
  | 'use-https'
  | 'reload';

/** The three lines of an error card. */
export interface ErrorWords {
  readonly happened: string;
  readonly kept: string;
  readonly next: NextStep;
}

export const nextStepWords: Readonly<Record<NextStep, string>> = {
  'make-again': 'Try again',
  'use-processor': 'Make on the processor',
  'edit-prompt': 'Back to the sentence',
  'use-rewrite': 'Use this sentence instead',
  'open-file': 'Open another file',
  'copy-link': 'Copy a link for another browser',
  'go-to-shelf': 'Go to your clips',
  'use-https': 'Try it over https',
  reload: 'Load the page again',
};

/** Why a sentence is refused; the word that gave offence is not said again, others may look on. */
export const refusalWords: Readonly<Record<string, string>> = {
  'sexual-minors': 'it sexualises children, which no setting allows',
  sexual: 'it reads as sexual',
  violence: 'it reads as cruel or bloody',
  'self-harm':
    'it reads as self-harm. If it is about you: findahelpline.com lists people to talk to',
  hate: 'it reads as hateful',
  abusive: 'it holds a slur or a coarse word',
  'weapons-drugs': 'weapons, blood and drugs are switched off on this screen',
};

const formKept = 'Your sentence and settings are kept.';
const formAndClipsKept = 'Your sentence, settings and earlier clips are kept.';

/** Each code of the closed list; a missing one does not compile. */
export const errorWords: Readonly<Record<ErrorCode, (details: ErrorDetails) => ErrorWords>> = {
  aborted: () => ({ happened: 'Stopped.', kept: formKept, next: 'make-again' }),
  'prompt-empty': () => ({
    happened: 'There is no sentence yet.',
    kept: 'Your settings are kept.',
    next: 'edit-prompt',
  }),
  'prompt-too-long': ({ characters, maxCharacters }) => ({
    happened: `The sentence has ${count(characters)} characters; ${count(maxCharacters)} is the most.`,
    kept: 'All of it is still in the form.',
    next: 'edit-prompt',
  }),
  'prompt-refused': ({ reason, instead }) => ({
    happened: `Kinora does not make this: ${refusalWords[String(reason)] ?? refusalWords['abusive']!}.`,
    kept:
      instead === undefined
        ? 'Your sentence is still in the form.'
        : `Nothing was computed. Instead it can make: “${String(instead)}”.`,
    next: instead === undefined ? 'edit-prompt' : 'use-rewrite',
  }),
  'recipe-invalid': ({ field }) => ({
    happened:
      field === 'link'
        ? 'This link holds no recipe that can be read; a part of it may be missing.'
        : `This recipe cannot be followed: its ${field ?? 'form'} is not valid.`,
    kept: 'The form is as you left it.',
    next: 'edit-prompt',
  }),
  'insecure-origin': ({ address }) => ({
    happened: `Browsers let a page make videos only over https or on the machine itself, and this one came over plain http${address === undefined ? '' : ` (${address})`}.`,
    kept: 'Nothing is fetched. Whoever serves the page can make it safe with: npm start -- --host 0.0.0.0 --https.',
    next: 'use-https',
  }),
  'webgpu-missing': () => ({
    happened: 'This browser offers no graphics card.',
    kept: formKept,
    next: 'use-processor',
  }),
  'gpu-lost': () => ({
    happened: 'The graphics card stopped answering and was let go.',
    kept: formAndClipsKept,
    next: 'make-again',
  }),
  'gpu-out-of-memory': () => ({
    happened: 'The graphics card ran out of memory.',
    kept: formAndClipsKept,
    next: 'use-processor',
  }),
  'gpu-wrong-result': () => ({
    happened: 'The graphics card gave a wrong result, so no clip is shown.',
    kept: formAndClipsKept,
    next: 'use-processor',
  }),
  'shader-invalid': () => ({
    happened: 'The graphics card’s driver refused one of Kinora’s programs.',
    kept: formAndClipsKept,
    next: 'use-processor',
  }),
  'webcodecs-missing': ({ width, height }) => ({
    happened:
      width === undefined
        ? 'This browser cannot write video files. Today’s Chrome, Edge, Firefox and Safari can.'
        : `This browser cannot write video files of ${String(width)}×${String(height)}.`,
    kept: formKept,
    next: 'copy-link',
  }),
  'encoder-failed': ({ cause }) => ({
    happened:
      cause === 'other-picture' || cause === 'too-few-bits'
        ? 'The browser’s video encoder wrote other pictures than it was given, so there is no file.'
        : 'The browser’s video encoder failed, so there is no file.',
    kept: formAndClipsKept,
    next: 'make-again',
  }),
  'weights-unreachable': ({ url, status, reason }) => ({
    happened: unreachable(fileName(url), status, reason),
    kept: 'What has arrived is kept, and so is your sentence.',
    next: 'make-again',
  }),
  'weights-damaged': ({ file }) => ({
    happened: `A part of the model${inFile(file)} arrives damaged, however often it is fetched.`,
    kept: 'The sound parts are kept, and so is your sentence.',
    next: 'make-again',
  }),
  'manifest-invalid': ({ received }) => ({
    happened: isPage(received)
      ? 'The site gave a page in place of manifest.json, as behind a sign-in.'
      : 'The description of the model (manifest.json) is missing or damaged.',
    kept: formAndClipsKept,
    next: 'reload',
  }),
  'graph-failed': () => ({
    happened: 'A network of the model did not run.',
    kept: formAndClipsKept,
    next: 'make-again',
  }),
  'runtime-failed': ({ file, cause }) => ({
    happened: `The engine that runs the model could not start: ${whyNoRuntime(file, cause)}.`,
    kept: formAndClipsKept,
    next: 'make-again',
  }),
  'storage-full': () => ({
    happened: 'The browser has no room left for this site.',
    kept: formAndClipsKept,
    next: 'go-to-shelf',
  }),
  'storage-unavailable': ({ reason }) => {
    const kept = 'Clips can be made and downloaded, but not kept here.';
    if (reason === 'newer-version' || reason === 'VersionError') {
      const happened = 'Another tab has a newer Kinora, so this one may not keep anything.';
      return { happened, kept, next: 'reload' };
    }
    if (reason === 'blocked-by-old-tab') {
      const happened = 'Another tab with an older Kinora holds the clips; close it.';
      return { happened, kept, next: 'reload' };
    }
    return wasOpen(reason)
      ? { happened: 'The browser closed this site’s storage.', kept, next: 'reload' }
      : {
          happened: 'The browser does not let this site keep anything.',
          kept,
          next: 'make-again',
        };
  },
  'file-unreadable': () => ({
    happened: 'This file holds no recipe that Kinora can read.',
    kept: 'The form is as you left it.',
    next: 'open-file',
  }),
  'source-missing': ({ kind }) => ({
    happened: `The ${kind === 'picture' ? 'picture' : 'clip'} that this film is made from is not in this browser any more.`,
    kept: 'Your sentence and settings are kept. Open the file it came from, and use the tool again.',
    next: 'open-file',
  }),
  'worker-died': () => ({
    happened: 'The browser stopped the part of the page that makes clips.',
    kept: formAndClipsKept,
    next: 'make-again',
  }),
  'timed-out': ({ what }) => ({
    happened: whatTookTooLong(what),
    kept: formAndClipsKept,
    next: 'make-again',
  }),
  internal: ({ cause }) => ({
    happened: `Something nobody foresaw${cause === undefined ? '' : `: ${cause}`}.`,
    kept: formAndClipsKept,
    next: 'make-again',
  }),
};

function count(value: string | number | boolean | undefined): string {
  return typeof value === 'number' ? grouped(value) : 'too many';
}

function clipCount(value: number): string {
  return value === 1 ? 'One clip' : `${grouped(value)} clips`;
}

/** The reasons of a browser that gave the storage once. */
function wasOpen(reason: Detail): boolean {
  return ['InvalidStateError', 'AbortError', 'UnknownError', 'NotFoundError'].includes(
    String(reason),
  );
}

type Detail = ErrorDetails[string] | undefined;

function unreachable(file: string, status: Detail, reason: Detail): string {
  if (reason === 'html-instead-of-file') {
    return `The site gave a page in place of ${file}, as behind a sign-in.`;
  }
  return typeof status === 'number' && status >= 400
    ? `The site does not give out ${file} (${status}).`
    : `The model could not be fetched (${file}); the network or the site is away.`;
}

function whyNoRuntime(file: Detail, cause: Detail): string {
  if (/unsafe-eval|Content.Security.Policy|\bCSP\b/i.test(String(cause))) {
    return 'a policy of this site forbids WebAssembly (script-src without wasm-unsafe-eval)';
  }
  return file === undefined
    ? 'this browser gave it no memory or no threads'
    : `this site does not give out ${fileName(file)} as a program`;
}

function whatTookTooLong(what: Detail): string {
  if (what === 'inspect') return 'Looking at this device took too long.';
  if (String(what).includes('://')) return `The site fell silent (${fileName(what)}).`;
  return `Something took too long${what === undefined ? '' : ` (${what})`}.`;
}

function inFile(file: Detail): string {
  return file === undefined ? '' : ` (${fileName(file)})`;
}

/** The last part of an address, as people find it on a server. */
function fileName(address: Detail): string {
  const name = String(address ?? '')
    .replace(/[?#].*$/, '')
    .split('/')
    .at(-1);
  return name === undefined || name === '' ? 'a file of the model' : name;
}

/** What begins like a page is none of the model's files. */
function isPage(received: Detail): boolean {
  return typeof received === 'string' && /^\s*</.test(received);
}
