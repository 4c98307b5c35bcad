/** The whole library as one zip, and back: clips as they are saved, their pictures, their latents, and one list. */
import {
  BlobReader,
  BlobWriter,
  configure,
  TextReader,
  TextWriter,
  ZipReader,
  ZipWriter,
  type Entry,
  type FileEntry,
} from '@zip.js/zip.js';
import {
  backends,
  encoderFaults,
  videoCodecs,
  type Backend,
  type KeptClip,
  type VideoCodecName,
} from '../../common/clip.ts';
import { patience } from '../../common/deadline.ts';
import { KinoraError, type ErrorCode } from '../../common/errors.ts';
import {
  isString,
  matching,
  numberBetween,
  oneOf,
  wholeBetween,
  fieldsOf,
  type Fields,
} from '../../common/fields.ts';
import { parseRecipe } from '../../common/recipe.ts';
import { folderName } from './folders.ts';

const listName = 'library.json';
/** Far above a list of thousands of clips, far below what makes a page slow. */
const maxListBytes = 64 * 2 ** 20;
const maxClips = 10_000;
/** Of one clip; ten minutes of film have half of it. */
const maxLatentsBytes = 64 * 2 ** 20;

/** What the archive says of a clip, beside the clip's own file, which has its recipe too. */
type Listed = Omit<KeptClip, 'file' | 'poster'> & {
  readonly path: string;
  readonly poster: string;
  /** Not there where the browser had let them go. */
  readonly latents?: string;
};

/** What a zip has of a library. */
export interface Unpacked {
  readonly clips: readonly KeptClip[];
  /** By `Clip.latentsSha256`, as far as they are there and whole; nothing is said of what they hold. */
  readonly latents: ReadonlyMap<string, Blob>;
  /** How many clips were left out. */
  readonly damaged: number;
}

/** [frames, channels, height, width] f32 of a clip, by the hash of them; undefined where there are none. */
export type LatentsOf = (sha256: string) => Promise<Float32Array | undefined>;

/** A disk that gives nothing for so long has failed; a large film takes some seconds. */
const silenceLimitMs = 60_000;

// The page's policy lets no blob become a worker, and what is stored needs none.
configure({ useWebWorkers: false, useCompressionStream: false });

export function archiveName(nowMs: number): string {
  return `kinora-${new Date(nowMs).toISOString().slice(0, 10)}.zip`;
}

/**
 * Nothing is compressed: videos and pictures are, and latents are close to noise.
 * @throws KinoraError `timed-out` where the browser does not give a clip's file
 */
export async function libraryZip(clips: readonly KeptClip[], latentsOf: LatentsOf): Promise<Blob> {
  const { wait } = patience(silenceLimitMs, 'reading');
  const zip = new ZipWriter(new BlobWriter('application/zip'), { level: 0, keepOrder: true });
  const list: Listed[] = [];
  for (const [index, { file, poster, ...facts }] of clips.entries()) {
    const number = String(index + 1).padStart(4, '0');
    const names = { path: `clips/${number}-${facts.fileName}`, poster: `posters/${number}.png` };
    const lastModDate = new Date(facts.createdAtMs);
    await wait(zip.add(names.path, new BlobReader(file), { lastModDate }));
    await wait(zip.add(names.poster, new BlobReader(poster), { lastModDate }));
    const latents = await latentsOf(facts.latentsSha256);
    if (latents === undefined) {
      list.push({ ...facts, ...names });
      continue;
    }
    const latentsName = `latents/${number}.f32`;
    const floats = new Blob([latents.slice()]);
    await wait(zip.add(latentsName, new BlobReader(floats), { lastModDate }));
    list.push({ ...facts, ...names, latents: latentsName });
  }
  await wait(zip.add(listName, new TextReader(JSON.stringify({ format: 1, clips: list }))));
  return wait(zip.close());
}

/**
 * Reads a zip of `libraryZip`, whoever packed it again since. What is damaged in it is left out, and
 * counted; files are slices of the zip where nothing is compressed.
 * @throws KinoraError `file-unreadable` for what is no such zip, `timed-out` where the disk falls silent
 */
export async function clipsInZip(file: Blob): Promise<Unpacked> {
  const patient = patience(silenceLimitMs, 'reading');
  const zip = new ZipReader(new BlobReader(file));
  try {
    const entries = new Map(
      (await patient.wait(zip.getEntries())).map((entry) => [entry.filename, entry]),
    );
    const clips: KeptClip[] = [];
    const latents = new Map<string, Blob>();
    let damaged = 0;
    for (const fields of await patient.wait(listIn(entries.get(listName)))) {
      try {
        const clip = await patient.wait(clipOf(fields, entries));
        clips.push(clip);
        const found = await patient.wait(latentsIn(entries, fields).catch(() => undefined));
        if (found !== undefined) latents.set(clip.latentsSha256, found);
      } catch (thrown) {
        if (isTold(thrown, 'timed-out')) throw thrown;
        damaged++;
      }
    }
    return { clips, latents, damaged };
  } catch (thrown) {
    if (isTold(thrown, 'file-unreadable', 'timed-out')) throw thrown;
    // A list that is none as well, of which nothing can be said but that.
    throw new KinoraError('file-unreadable', { reason: 'no zip of a library' }, { cause: thrown });
  } finally {
    zip.close().catch(() => undefined);
  }
}

function isTold(thrown: unknown, ...codes: readonly ErrorCode[]): boolean {
  return thrown instanceof KinoraError && codes.includes(thrown.code);
}

async function listIn(entry: Entry | undefined): Promise<Fields[]> {
  if (!isFile(entry) || entry.uncompressedSize > maxListBytes) {
    throw new KinoraError('file-unreadable', { reason: 'no zip of a library' });
  }
  const text = await entry.getData(new TextWriter());
  return fieldsOf(JSON.parse(text)).listOf('clips', maxClips);
}

async function clipOf(fields: Fields, entries: ReadonlyMap<string, Entry>): Promise<KeptClip> {
  const size = wholeBetween(1, 8192);
  const ms = numberBetween(0, 1e15);
  const timings = fields.inside('timings');
  const read = (name: string): number => timings.take(name, ms);
  const isOptional =
    <T>(holds: (value: unknown) => value is T) =>
    (value: unknown): value is T | undefined =>
      value === undefined || holds(value);
  const isStarred = fields.take('isStarred', isOptional(oneOf([true] as const)));
  const binnedAtMs = fields.take('binnedAtMs', isOptional(ms));
  const withoutH264 = fields.take('withoutH264', isOptional(oneOf(encoderFaults)));
  const folder = fields.take('folder', isOptional(isFolder));
  const takesOf = fields.take('takesOf', isOptional(matching(/^[\w-]{1,80}$/)));
  return {
    id: fields.take('id', matching(/^[\w-]{1,80}$/)),
    recipe: parseRecipe(fields.take('recipe', isAnything)),
    file: await fileOf(entries.get(fields.take('path', isString)), 'video/mp4'),
    // Only a name: the browser takes out of it what a file system would not have.
    fileName: fields.take('fileName', matching(/^[^/\\]{1,200}\.mp4$/)),
    codec: fields.take<VideoCodecName>('codec', oneOf(videoCodecs)),
    width: fields.take('width', size),
    height: fields.take('height', size),
    frameCount: fields.take('frameCount', wholeBetween(1, 1e6)),
    durationMs: fields.take('durationMs', ms),
    poster: await fileOf(entries.get(fields.take('poster', isString)), 'image/png'),
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

async function latentsIn(
  entries: ReadonlyMap<string, Entry>,
  fields: Fields,
): Promise<Blob | undefined> {
  const entry = entries.get(fields.take('latents', isString));
  const isTooLong = entry !== undefined && entry.uncompressedSize > maxLatentsBytes;
  return isTooLong ? undefined : fileOf(entry, 'application/octet-stream');
}

async function fileOf(entry: Entry | undefined, type: string): Promise<Blob> {
  if (!isFile(entry)) throw new KinoraError('file-unreadable', { reason: 'a file is missing' });
  return entry.getData(new BlobWriter(type), { checkSignature: true });
}

function isFile(entry: Entry | undefined): entry is FileEntry {
  return entry !== undefined && !entry.directory;
}

function isFolder(value: unknown): value is string {
  return isString(value) && folderName(value) === value;
}

function isAnything(value: unknown): value is unknown {
  return value !== undefined;
}
