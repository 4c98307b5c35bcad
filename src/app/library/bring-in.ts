/** The clips of a zip, batch by batch into the library, and their latents after them. */
import type { KeptClip } from '../../common/clip.ts';
import { untilAborted } from '../../common/deadline.ts';
import { asKinoraError, type KinoraError } from '../../common/errors.ts';
import type { Shelf } from '../shelf/shelf.svelte.ts';
import { inBatches } from './batches.ts';
import type { ListedClip } from './opened-archive.ts';

export interface BroughtIn {
  readonly added: number;
  /** Were here already. */
  readonly known: number;
  readonly damaged: number;
  /** Stayed in the zip, for the store took no more, the disk gave no more, or the visitor wanted no more. */
  readonly left: number;
  /** Why; `aborted` where the visitor stopped it. */
  readonly error?: KinoraError;
}

/** What is in of a zip, those that were here before among them. */
export interface Amount {
  readonly clips: number;
  /** Of their videos and pictures, as the zip says. */
  readonly bytes: number;
}

export interface BringInOptions {
  /** What has been read by then is kept still. */
  readonly signal?: AbortSignal;
  /** After each batch. */
  readonly onProgress?: (amount: Amount) => void;
}

/** Each batch is kept as a whole or not at all; what is kept stays, whatever comes after it. */
export async function bringIn(
  listed: readonly ListedClip[],
  shelf: Pick<Shelf, 'clipOf' | 'bringIn'>,
  { signal, onProgress }: BringInOptions = {},
): Promise<BroughtIn> {
  let [added, known, damaged] = [0, 0, 0];
  let bytes = 0;
  let error: KinoraError | undefined;
  /** Of the disk that the zip is on, or of a visitor who stops it: what was read before is kept. */
  let end: KinoraError | undefined;
  const seen = new Map<string, number>();

  async function* fresh(): AsyncGenerator<KeptClip> {
    for (const each of listed) {
      const { id } = each;
      if (id !== undefined && (seen.has(id) || shelf.clipOf(id) !== undefined)) {
        known++;
        bytes += each.bytes;
        continue;
      }
      // The others are counted only: no file of theirs is read for nothing.
      if (error !== undefined || end !== undefined) continue;
      let clip: KeptClip;
      try {
        clip = await untilAborted(each.read(), signal);
      } catch (thrown) {
        const told = asKinoraError(thrown);
        if (told.code === 'timed-out' || told.code === 'aborted') end = told;
        else damaged++;
        continue;
      }
      seen.set(clip.id, each.bytes);
      yield clip;
    }
  }

  for await (const batch of inBatches(fresh())) {
    if (error !== undefined) continue;
    const result = await shelf.bringIn(batch);
    added += result.added;
    for (const { id } of batch.slice(0, result.added)) bytes += seen.get(id) ?? 0;
    onProgress?.({ clips: added + known, bytes });
    ({ error } = result);
  }
  onProgress?.({ clips: added + known, bytes });
  error ??= end;
  const left = listed.length - added - known - damaged;
  return { added, known, damaged, left, ...(error && { error }) };
}

/** What the zip holds of clips, damaged ones too. */
export function amountOf(listed: readonly ListedClip[]): Amount {
  return { clips: listed.length, bytes: listed.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Those of the zip's clips that are here, in its order, and what it has of their latents. */
export function latentsInZip(
  listed: readonly ListedClip[],
  shelf: Pick<Shelf, 'clipOf'>,
): {
  readonly clips: readonly KeptClip[];
  readonly latentsOf: (sha256: string) => Promise<Blob | undefined>;
} {
  const clips: KeptClip[] = [];
  const readers = new Map<string, ListedClip['latents']>();
  for (const { id, latents } of listed) {
    const clip = id === undefined ? undefined : shelf.clipOf(id);
    if (clip === undefined) continue;
    clips.push(clip);
    readers.set(clip.latentsSha256, latents);
  }
  return { clips, latentsOf: async (sha256) => readers.get(sha256)?.() };
}
