/** A clip as a record of the database: what is read from it, and how it is written. */
import { clipFacts } from '../common/clip-facts.ts';
import type { KeptClip } from '../common/clip.ts';
import { fieldsOf } from '../common/fields.ts';
import { DamageFound, inventory, readRecipe, type Inventory } from './damaged.ts';
import type { StoredBytes, StoredClip } from './database.ts';
import type { StoredRecord } from './read-all.ts';

/** Newest first. Clips are kept as they were made; those of earlier versions carry recipes of format 1. */
export function clipInventory(records: readonly StoredRecord[]): Inventory<KeptClip> {
  const { whole, damaged } = inventory('clips', records, readClip);
  const values = new Map(records.map(({ key, value }) => [key, value]));
  return {
    whole: whole.toSorted((one, other) => other.createdAtMs - one.createdAtMs),
    damaged: damaged.map((each) => {
      const file = videoOf(values.get(each.key));
      return file === undefined ? each : { ...each, file };
    }),
  };
}

/** @throws DamageFound; KinoraError `recipe-invalid` for a field beside the recipe. */
export function readClip(value: unknown): KeptClip {
  const fields = fieldsOf(value);
  const file = videoOf(value);
  if (file === undefined) throw new DamageFound('file');
  const { recipe, poster } = value as Readonly<Record<string, unknown>>;
  return {
    recipe: readRecipe(recipe),
    ...clipFacts(fields),
    file,
    // Without its picture a clip is a clip still.
    poster: asBlob(poster) ?? new Blob([], { type: 'image/png' }),
  };
}

/** Undefined where there is none, or nothing in it. */
function videoOf(value: unknown): Blob | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const file = asBlob((value as Readonly<Record<string, unknown>>)['file']);
  return file === undefined || file.size === 0 ? undefined : file;
}

function asBlob(file: unknown): Blob | undefined {
  if (file instanceof Blob) return file;
  return isBytes(file) ? new Blob([file.bytes], { type: file.type }) : undefined;
}

function isBytes(file: unknown): file is StoredBytes {
  if (typeof file !== 'object' || file === null) return false;
  const { bytes, type } = file as Readonly<Record<string, unknown>>;
  return bytes instanceof Uint8Array && typeof type === 'string';
}

/** Of its video and its picture, whatever else is wrong with the record. */
export function clipBytes({ file, poster }: Partial<Pick<StoredClip, 'file' | 'poster'>>): number {
  return fileBytes(file) + fileBytes(poster);
}

function fileBytes(file: unknown): number {
  if (file instanceof Blob) return file.size;
  return isBytes(file) ? file.bytes.length : 0;
}

/** Writes clips as they are and, where the browser keeps no Blobs, once more with their files in bytes. */
export async function asKeepable<T>(
  clips: readonly KeptClip[],
  write: (clips: readonly StoredClip[]) => Promise<T>,
): Promise<T> {
  try {
    return await write(clips);
  } catch (thrown) {
    if (!isRefusedBlob(thrown)) throw thrown;
    return write(await Promise.all(clips.map(inBytes)));
  }
}

/**
 * WebKit's private windows keep everything but Blobs ("Error preparing Blob/File data to be stored in
 * object store", an UnknownError as others are, hence the words).
 */
function isRefusedBlob(thrown: unknown): boolean {
  return thrown instanceof DOMException && /\bblob\b/i.test(thrown.message);
}

async function inBytes(clip: KeptClip): Promise<StoredClip> {
  const [file, poster] = await Promise.all([clip.file, clip.poster].map(bytesOf));
  return { ...clip, file: file!, poster: poster! };
}

async function bytesOf(blob: Blob): Promise<StoredBytes> {
  return { bytes: new Uint8Array(await blob.arrayBuffer()), type: blob.type };
}
