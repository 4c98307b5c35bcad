/** What is said of errors and refusals: what happened, what was kept, one next step. */
import type { ErrorCode, ErrorDetails } from '../common/errors.ts';
import { grouped } from './parts/format.ts';

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

/** What the encoder did, of those that were tried the first. */
const encoderFaultWords: Readonly<Record<string, string>> = {
  malformed: 'wrote a file that players would refuse',
  'other-picture': 'wrote other pictures than it was given',
  'too-few-bits': 'used far too few bits, which blurs the picture',
  stopped: 'did not give out all pictures',
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
  'encoder-failed': ({ fault }) => ({
    happened: `The browser’s video encoder ${encoderFaultWords[String(fault)] ?? 'failed'}, so there is no file.`,
    kept: formAndClipsKept,
    // It does the same again, unless it stopped on the way.
    next: fault === undefined || fault === 'stopped' ? 'make-again' : 'copy-link',
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
  'file-unreadable': ({ reason, codec }) => ({
    happened: whyUnreadable(String(reason), codec),
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

/** What was looked for in a file, and not found, in the words of `read-media` and `recipe-file`. */
function whyUnreadable(reason: string, codec: Detail): string {
  switch (reason) {
    case 'empty file':
      return 'This file is empty.';
    case 'no pictures in the file':
      return 'This file has sound, and no pictures.';
    case 'this browser cannot decode it':
      return `This browser cannot play the video in this file (${String(codec)}).`;
    case 'picture damaged':
    case 'video damaged':
    case 'no picture at its beginning':
      return 'This file is damaged, or a part of it is missing.';
    case 'no video that can be read':
      return 'This file is no picture or video that this browser can read.';
    case 'no zip of a library':
      return 'This zip holds no clips of Kinora.';
    default:
      return 'This file holds no recipe that Kinora can read.';
  }
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
