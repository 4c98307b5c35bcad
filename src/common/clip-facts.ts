/** What is said of a clip beside its recipe and its files, checked: a record of the library, or a list in a zip. */
import {
  backends,
  encoderFaults,
  videoCodecs,
  type Backend,
  type KeptClip,
  type VideoCodecName,
} from './clip.ts';
import {
  isString,
  matching,
  numberBetween,
  oneOf,
  wholeBetween,
  type Check,
  type Fields,
} from './fields.ts';
import { folderName } from './folder-name.ts';

export type ClipFacts = Omit<KeptClip, 'recipe' | 'file' | 'poster'>;

/** Made once: a library has thousands of clips. */
const size = wholeBetween(1, 8192);
const ms = numberBetween(0, 1e15);
const frames = wholeBetween(1, 1e6);
const isId = matching(/^[\w-]{1,80}$/);
// Only a name: the browser takes out of it what a file system would not have.
const isFileName = matching(/^[^/\\]{1,200}\.mp4$/);
const isHash = matching(/^[0-9a-f]{64}$/);
const isCodec = oneOf<VideoCodecName>(videoCodecs);
const isBackend = oneOf<Backend>(backends);
const mayBeStar = isOptional(oneOf([true] as const));
const mayBeMs = isOptional(ms);
const mayBeFault = isOptional(oneOf(encoderFaults));
const mayBeFolder = isOptional(isFolder);
const mayBeId = isOptional(isId);

/** @throws KinoraError `recipe-invalid` naming the field. */
export function clipFacts(fields: Fields): ClipFacts {
  const timings = fields.inside('timings');
  const isStarred = fields.take('isStarred', mayBeStar);
  const binnedAtMs = fields.take('binnedAtMs', mayBeMs);
  const withoutH264 = fields.take('withoutH264', mayBeFault);
  const folder = fields.take('folder', mayBeFolder);
  const takesOf = fields.take('takesOf', mayBeId);
  return {
    id: fields.take('id', isId),
    fileName: fields.take('fileName', isFileName),
    codec: fields.take('codec', isCodec),
    width: fields.take('width', size),
    height: fields.take('height', size),
    frameCount: fields.take('frameCount', frames),
    durationMs: fields.take('durationMs', ms),
    latentsSha256: fields.take('latentsSha256', isHash),
    timings: {
      loadMs: timings.take('loadMs', ms),
      promptMs: timings.take('promptMs', ms),
      denoiseMs: timings.take('denoiseMs', ms),
      decodeMs: timings.take('decodeMs', ms),
      encodeMs: timings.take('encodeMs', ms),
      totalMs: timings.take('totalMs', ms),
    },
    backend: fields.take('backend', isBackend),
    createdAtMs: fields.take('createdAtMs', ms),
    ...(withoutH264 && { withoutH264 }),
    ...(isStarred && { isStarred }),
    ...(binnedAtMs !== undefined && { binnedAtMs }),
    ...(folder !== undefined && { folder }),
    ...(takesOf !== undefined && { takesOf }),
  };
}

function isOptional<T>(holds: Check<T>): Check<T | undefined> {
  return (value): value is T | undefined => value === undefined || holds(value);
}

function isFolder(value: unknown): value is string {
  return isString(value) && folderName(value) === value;
}
