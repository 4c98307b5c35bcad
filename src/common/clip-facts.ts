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

/** @throws KinoraError `recipe-invalid` naming the field. */
export function clipFacts(fields: Fields): ClipFacts {
  const size = wholeBetween(1, 8192);
  const ms = numberBetween(0, 1e15);
  const timings = fields.inside('timings');
  const read = (name: string): number => timings.take(name, ms);
  const isStarred = fields.take('isStarred', isOptional(oneOf([true] as const)));
  const binnedAtMs = fields.take('binnedAtMs', isOptional(ms));
  const withoutH264 = fields.take('withoutH264', isOptional(oneOf(encoderFaults)));
  const folder = fields.take('folder', isOptional(isFolder));
  const takesOf = fields.take('takesOf', isOptional(matching(/^[\w-]{1,80}$/)));
  return {
    id: fields.take('id', matching(/^[\w-]{1,80}$/)),
    // Only a name: the browser takes out of it what a file system would not have.
    fileName: fields.take('fileName', matching(/^[^/\\]{1,200}\.mp4$/)),
    codec: fields.take<VideoCodecName>('codec', oneOf(videoCodecs)),
    width: fields.take('width', size),
    height: fields.take('height', size),
    frameCount: fields.take('frameCount', wholeBetween(1, 1e6)),
    durationMs: fields.take('durationMs', ms),
    latentsSha256: fields.take('latentsSha256', matching(/^[0-9a-f]{64}$/)),
    timings: {
      loadMs: read('loadMs'),
      promptMs: read('promptMs'),
      denoiseMs: read('denoiseMs'),
      decodeMs: read('decodeMs'),
      encodeMs: read('encodeMs'),
      totalMs: read('totalMs'),
    },
    backend: fields.take<Backend>('backend', oneOf(backends)),
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
