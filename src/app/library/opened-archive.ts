/** A zip of a library, read clip by clip: of its files no more is in memory than is asked for. */
import {
  BlobReader,
  BlobWriter,
  configure,
  TextWriter,
  ZipReader,
  type Entry,
  type FileEntry,
} from '@zip.js/zip.js';
import { clipFacts } from '../../common/clip-facts.ts';
import type { KeptClip } from '../../common/clip.ts';
import { patience, type Patience } from '../../common/deadline.ts';
import { asKinoraError, KinoraError } from '../../common/errors.ts';
import { fieldsOf, isString, type Fields } from '../../common/fields.ts';
import { parseRecipe } from '../../common/recipe.ts';
import { listName, silenceLimitMs } from './archive.ts';

/** Far above a list of thousands of clips, far below what makes a page slow. */
const maxListBytes = 64 * 2 ** 20;
const maxClips = 10_000;
/** Of one clip; ten minutes of film have half of it. */
const maxLatentsBytes = 64 * 2 ** 20;

/** A clip that the list of the zip names. */
export interface ListedClip {
  /** Undefined where the list has none. */
  readonly id: string | undefined;
  /** Of its video and its picture, as the zip says. */
  readonly bytes: number;
  /** Checked, with copies of its files. @throws what is damaged of it, or `timed-out` */
  readonly read: () => Promise<KeptClip>;
  /**
   * Those beside it, nothing said of what they hold; undefined where there are none, or damaged ones.
   * @throws KinoraError `timed-out`
   */
  readonly latents: () => Promise<Blob | undefined>;
}

export interface OpenedArchive {
  /** In the order in which they were packed: newest first. */
  readonly listed: readonly ListedClip[];
  readonly close: () => void;
}

// As in `archive.ts`.
configure({ useWebWorkers: false, useCompressionStream: false });

/**
 * Opens a zip of `libraryZip`, whoever packed it again since.
 * @throws KinoraError `file-unreadable` for what is no such zip, `timed-out` where the disk falls silent
 */
export async function openArchive(file: Blob): Promise<OpenedArchive> {
  const { wait } = patience(silenceLimitMs, 'reading');
  const zip = new ZipReader(new BlobReader(file));
  const close = (): void => {
    zip.close().catch(() => undefined);
  };
  try {
    const entries = new Map((await wait(zip.getEntries())).map((entry) => [entry.filename, entry]));
    const list = await wait(listIn(entries.get(listName)));
    return { listed: list.map((fields) => listedClip(fields, entries, wait)), close };
  } catch (thrown) {
    close();
    const { code } = asKinoraError(thrown);
    if (code === 'file-unreadable' || code === 'timed-out') throw thrown;
    // A list that is none as well, of which nothing can be said but that.
    throw new KinoraError('file-unreadable', { reason: 'no zip of a library' }, { cause: thrown });
  }
}

function listedClip(
  fields: Fields,
  entries: ReadonlyMap<string, Entry>,
  wait: Patience['wait'],
): ListedClip {
  const fileAt = (name: string, type: string): Promise<Blob> =>
    wait(fileOf(entries.get(fields.take(name, isString)), type));
  const sizeOf = (name: string): number =>
    entries.get(stringIn(fields, name) ?? '')?.uncompressedSize ?? 0;
  return {
    id: stringIn(fields, 'id'),
    bytes: sizeOf('path') + sizeOf('poster'),
    read: async () => ({
      ...clipFacts(fields),
      recipe: parseRecipe(fields.take('recipe', isAnything)),
      file: await fileAt('path', 'video/mp4'),
      poster: await fileAt('poster', 'image/png'),
    }),
    latents: () => wait(latentsIn(entries, fields).catch(() => undefined)),
  };
}

function stringIn(fields: Fields, name: string): string | undefined {
  try {
    return fields.take(name, isString);
  } catch {
    return undefined;
  }
}

async function listIn(entry: Entry | undefined): Promise<Fields[]> {
  if (!isFile(entry) || entry.uncompressedSize > maxListBytes) {
    throw new KinoraError('file-unreadable', { reason: 'no zip of a library' });
  }
  const text = await entry.getData(new TextWriter());
  return fieldsOf(JSON.parse(text)).listOf('clips', maxClips);
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
