/** What is said of errors and refusals: what happened, what was kept, one next step. */
import type { ErrorCode, ErrorDetails } from '../common/errors.ts';
import { styleFaults, type StyleFault } from '../common/style-share.ts';
import type { NextStep } from './next-step.ts';
import { words } from './words.ts';

/** The three lines of an error card. */
export interface ErrorWords {
  readonly happened: string;
  readonly kept: string;
  readonly next: NextStep;
}

type Detail = ErrorDetails[string] | undefined;

/** @param reason of a closed list in `safety`; one without words is told as abusive */
export function refusalWords(reason: string): string {
  const { refusals } = words;
  return (refusals as Readonly<Record<string, string>>)[reason] ?? refusals.abusive;
}

/** Each code of the closed list; a missing one does not compile. */
export const errorWords: Readonly<Record<ErrorCode, (details: ErrorDetails) => ErrorWords>> = {
  aborted: () => told(words.happened.aborted, 'form', 'make-again'),
  'prompt-empty': () => told(words.happened.promptEmpty, 'settings', 'edit-prompt'),
  'prompt-too-long': ({ characters, maxCharacters }) =>
    told(
      words.happened.promptTooLong(numeric(characters), numeric(maxCharacters)),
      'allTyped',
      'edit-prompt',
    ),
  'prompt-refused': ({ reason, instead }) => {
    const happened = words.happened.promptRefused(refusalWords(String(reason)));
    return instead === undefined
      ? told(happened, 'sentence', 'edit-prompt')
      : { happened, kept: words.kept.instead(String(instead)), next: 'use-rewrite' };
  },
  'recipe-invalid': ({ field }) =>
    told(
      field === 'link' ? words.happened.linkInvalid : words.happened.recipeInvalid(text(field)),
      'formAsLeft',
      'edit-prompt',
    ),
  'style-invalid': ({ fault }) =>
    told(words.happened.styleInvalid[styleFaultOf(fault)], 'styles', 'open-styles'),
  'insecure-origin': ({ address }) =>
    told(words.happened.insecure(text(address)), 'nothingFetched', 'use-https'),
  'webgpu-missing': () => told(words.happened.noGpu, 'form', 'use-processor'),
  'gpu-lost': () => told(words.happened.gpuLost, 'formAndClips', 'make-again'),
  'gpu-out-of-memory': () => told(words.happened.gpuMemory, 'formAndClips', 'use-processor'),
  'gpu-wrong-result': () => told(words.happened.gpuWrong, 'formAndClips', 'use-processor'),
  'shader-invalid': () => told(words.happened.shaderInvalid, 'formAndClips', 'use-processor'),
  'webcodecs-missing': ({ width, height }) =>
    told(
      width === undefined
        ? words.happened.noCodecs
        : words.happened.noCodecFor(`${String(width)}×${String(height)}`),
      'form',
      'copy-link',
    ),
  'encoder-failed': ({ fault }) =>
    told(
      whyNoFile(fault),
      'formAndClips',
      // It does the same again, unless it stopped on the way.
      fault === undefined || fault === 'stopped' ? 'make-again' : 'copy-link',
    ),
  'weights-unreachable': ({ url, status, reason }) =>
    told(unreachable(fileName(url), status, reason), 'arrived', 'make-again'),
  'weights-damaged': ({ file }) =>
    told(
      words.happened.damaged(file === undefined ? undefined : fileName(file)),
      'soundParts',
      'make-again',
    ),
  'manifest-invalid': ({ received }) =>
    told(
      isPage(received)
        ? words.happened.pageInPlaceOf('manifest.json')
        : words.happened.manifestInvalid,
      'formAndClips',
      'reload',
    ),
  'graph-failed': () => told(words.happened.graphFailed, 'formAndClips', 'make-again'),
  'runtime-failed': ({ file, cause }) =>
    told(whyNoRuntime(file, cause), 'formAndClips', 'make-again'),
  'storage-full': () => told(words.happened.storageFull, 'formAndClips', 'go-to-shelf'),
  'storage-unavailable': ({ reason }) => {
    const { newerTab, olderTab, storageClosed, storageRefused, storageSilent } = words.happened;
    if (reason === 'newer-version' || reason === 'VersionError') {
      return told(newerTab, 'unkept', 'reload');
    }
    if (reason === 'blocked-by-old-tab') return told(olderTab, 'unkept', 'reload');
    if (reason === 'no-answer') return told(storageSilent, 'unkept', 'reload');
    return wasOpen(reason)
      ? told(storageClosed, 'unkept', 'reload')
      : told(storageRefused, 'unkept', 'make-again');
  },
  'file-unreadable': ({ reason, codec }) =>
    told(whyUnreadable(String(reason), codec), 'formAsLeft', 'open-file'),
  'source-missing': ({ kind }) =>
    told(
      words.happened.sourceMissing[kind === 'picture' ? 'picture' : 'clip'],
      'openSource',
      'open-file',
    ),
  'worker-died': () => told(words.happened.workerDied, 'formAndClips', 'make-again'),
  'timed-out': ({ what }) => {
    const { reading, writing } = words.happened.tookTooLong;
    if (what === 'reading') return told(reading, 'formAsLeft', 'open-file');
    // The clip is still there, and its other forms with it.
    if (what === 'writing') return told(writing, 'formAndClips', 'go-to-shelf');
    return told(whatTookTooLong(what), 'formAndClips', 'make-again');
  },
  internal: ({ cause }) => told(words.happened.internal(text(cause)), 'formAndClips', 'make-again'),
};

/** What was kept, by its name among the words. */
type Kept = {
  [K in keyof typeof words.kept]: (typeof words.kept)[K] extends string ? K : never;
}[keyof typeof words.kept];

function told(happened: string, kept: Kept, next: NextStep): ErrorWords {
  return { happened, kept: words.kept[kept], next };
}

function numeric(value: Detail): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function text(value: Detail): string | undefined {
  return value === undefined ? undefined : String(value);
}

function styleFaultOf(value: Detail): StyleFault {
  return styleFaults.find((fault) => fault === value) ?? 'no-style';
}

/** What was looked for in a file, and not found, in the words of `read-media` and `recipe-file`. */
function whyUnreadable(reason: string, codec: Detail): string {
  const why = words.happened.unreadable;
  switch (reason) {
    case 'empty file':
      return why.empty;
    case 'no pictures in the file':
      return why.soundOnly;
    case 'this browser cannot decode it':
      return why.codec(String(codec));
    case 'picture damaged':
    case 'video damaged':
    case 'no picture at its beginning':
      return why.damaged;
    case 'no video that can be read':
      return why.unknown;
    case 'no zip of a library':
      return why.noClips;
    default:
      return why.noRecipe;
  }
}

/** The reasons of a browser that gave the storage once. */
function wasOpen(reason: Detail): boolean {
  return ['InvalidStateError', 'AbortError', 'UnknownError', 'NotFoundError'].includes(
    String(reason),
  );
}

/** What the encoder did, of those that were tried the first. */
function whyNoFile(fault: Detail): string {
  switch (fault) {
    case 'malformed':
      return words.happened.encoderMalformed;
    case 'other-picture':
      return words.happened.encoderWrong;
    case 'too-few-bits':
      return words.happened.encoderBlurred;
    case 'stopped':
      return words.happened.encoderStopped;
    default:
      return words.happened.encoderFailed;
  }
}

function unreachable(file: string, status: Detail, reason: Detail): string {
  if (reason === 'html-instead-of-file') return words.happened.pageInPlaceOf(file);
  return typeof status === 'number' && status >= 400
    ? words.happened.notGivenOut(file, status)
    : words.happened.unreachable(file);
}

function whyNoRuntime(file: Detail, cause: Detail): string {
  const why = words.happened.runtimeFailed;
  if (/unsafe-eval|Content.Security.Policy|\bCSP\b/i.test(String(cause))) return why.policy;
  return file === undefined ? why.memory : why.file(fileName(file));
}

function whatTookTooLong(what: Detail): string {
  const { inspect, site, other, worker } = words.happened.tookTooLong;
  if (what === 'worker.inspect') return inspect;
  if (String(what).startsWith('worker.')) return worker;
  return String(what).includes('://') ? site(fileName(what)) : other(text(what));
}

/** The last part of an address, as people find it on a server. */
function fileName(address: Detail): string {
  const name = String(address ?? '')
    .replace(/[?#].*$/, '')
    .split('/')
    .at(-1);
  return name === undefined || name === '' ? words.happened.someFile : name;
}

/** What begins like a page is none of the model's files. */
function isPage(received: Detail): boolean {
  return typeof received === 'string' && /^\s*</.test(received);
}
