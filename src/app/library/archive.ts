/** The whole library as one zip, and back: clips as they are saved, their pictures, their latents, and one list. */
import {
  BlobReader,
  BlobWriter,
  configure,
  TextReader,
  TextWriter,
  Uint8ArrayReader,
  ZipReader,
  ZipWriter,
  type Entry,
  type FileEntry,
} from '@zip.js/zip.js';
import { clipFacts } from '../../common/clip-facts.ts';
import type { KeptClip } from '../../common/clip.ts';
import { KinoraError } from '../../common/errors.ts';
import { fieldsOf, isString, type Fields } from '../../common/fields.ts';
import { parseRecipe } from '../../common/recipe.ts';

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

// The page's policy lets no blob become a worker, and what is stored needs none.
configure({ useWebWorkers: false, useCompressionStream: false });

export function archiveName(nowMs: number): string {
  return `kinora-${new Date(nowMs).toISOString().slice(0, 10)}.zip`;
}

export interface Packed {
  readonly zip: Blob;
  /** Clips that are not in it, for their videos cannot be read. */
  readonly leftOut: number;
}

/** Nothing is compressed: videos and pictures are, and latents are close to noise. */
export async function libraryZip(
  clips: readonly KeptClip[],
  latentsOf: LatentsOf,
): Promise<Packed> {
  const zip = new ZipWriter(new BlobWriter('application/zip'), { level: 0, keepOrder: true });
  const list: Listed[] = [];
  for (const { file, poster, ...facts } of clips) {
    // Read before the zip is told of it: an entry that is begun cannot be taken back.
    const video = await bytesOf(file);
    if (video === undefined) continue;
    const picture = (await bytesOf(poster)) ?? new Uint8Array();
    const number = String(list.length + 1).padStart(4, '0');
    const names = { path: `clips/${number}-${facts.fileName}`, poster: `posters/${number}.png` };
    const lastModDate = new Date(facts.createdAtMs);
    await zip.add(names.path, new Uint8ArrayReader(video), { lastModDate });
    await zip.add(names.poster, new Uint8ArrayReader(picture), { lastModDate });
    const latents = await latentsOf(facts.latentsSha256);
    if (latents === undefined) {
      list.push({ ...facts, ...names });
      continue;
    }
    const latentsName = `latents/${number}.f32`;
    await zip.add(latentsName, new BlobReader(new Blob([latents.slice()])), { lastModDate });
    list.push({ ...facts, ...names, latents: latentsName });
  }
  await zip.add(listName, new TextReader(JSON.stringify({ format: 1, clips: list })));
  return { zip: await zip.close(), leftOut: clips.length - list.length };
}

/** Undefined where the browser lost them. */
async function bytesOf(file: Blob): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return undefined;
  }
}

/**
 * Reads a zip of `libraryZip`, whoever packed it again since. What is damaged in it is left out, and
 * counted; files are slices of the zip where nothing is compressed.
 * @throws KinoraError `file-unreadable` for what is no such zip
 */
export async function clipsInZip(file: Blob): Promise<Unpacked> {
  const zip = new ZipReader(new BlobReader(file));
  try {
    const entries = new Map((await zip.getEntries()).map((entry) => [entry.filename, entry]));
    const clips: KeptClip[] = [];
    const latents = new Map<string, Blob>();
    let damaged = 0;
    for (const fields of await listIn(entries.get(listName))) {
      try {
        const clip = await clipOf(fields, entries);
        clips.push(clip);
        const found = await latentsIn(entries, fields).catch(() => undefined);
        if (found !== undefined) latents.set(clip.latentsSha256, found);
      } catch {
        damaged++;
      }
    }
    return { clips, latents, damaged };
  } catch (thrown) {
    if (thrown instanceof KinoraError && thrown.code === 'file-unreadable') throw thrown;
    // A list that is none as well, of which nothing can be said but that.
    throw new KinoraError('file-unreadable', { reason: 'no zip of a library' }, { cause: thrown });
  } finally {
    await zip.close();
  }
}

async function listIn(entry: Entry | undefined): Promise<Fields[]> {
  if (!isFile(entry) || entry.uncompressedSize > maxListBytes) {
    throw new KinoraError('file-unreadable', { reason: 'no zip of a library' });
  }
  const text = await entry.getData(new TextWriter());
  return fieldsOf(JSON.parse(text)).listOf('clips', maxClips);
}

async function clipOf(fields: Fields, entries: ReadonlyMap<string, Entry>): Promise<KeptClip> {
  return {
    ...clipFacts(fields),
    recipe: parseRecipe(fields.take('recipe', isAnything)),
    file: await fileOf(entries.get(fields.take('path', isString)), 'video/mp4'),
    poster: await fileOf(entries.get(fields.take('poster', isString)), 'image/png'),
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

function isAnything(value: unknown): value is unknown {
  return value !== undefined;
}
