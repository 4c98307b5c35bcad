/** The clips of a zip, batch by batch into the library, and their latents after them. */
import type { KeptClip } from '../../common/clip.ts';
import { asKinoraError, type KinoraError } from '../../common/errors.ts';
import type { Shelf } from '../shelf/shelf.svelte.ts';
import { inBatches } from './batches.ts';
import type { ListedClip } from './opened-archive.ts';

export interface BroughtIn {
  readonly added: number;
  /** Were here already. */
  readonly known: number;
  readonly damaged: number;
  /** Stayed in the zip, for the store took no more, or the disk gave no more. */
  readonly left: number;
  /** Why. */
  readonly error?: KinoraError;
}

/** Each batch is kept as a whole or not at all; what is kept stays, whatever comes after it. */
export async function bringIn(
  listed: readonly ListedClip[],
  shelf: Pick<Shelf, 'clipOf' | 'bringIn'>,
): Promise<BroughtIn> {
  let [added, known, damaged] = [0, 0, 0];
  let error: KinoraError | undefined;
  /** Of the disk that the zip is on: what it gave before is kept. */
  let silence: KinoraError | undefined;
  const seen = new Set<string>();

  async function* fresh(): AsyncGenerator<KeptClip> {
    for (const each of listed) {
      const { id } = each;
      if (id !== undefined && (seen.has(id) || shelf.clipOf(id) !== undefined)) {
        known++;
        continue;
      }
      // The others are counted only: no file of theirs is read for nothing.
      if (error !== undefined || silence !== undefined) continue;
      let clip: KeptClip;
      try {
        clip = await each.read();
      } catch (thrown) {
        const told = asKinoraError(thrown);
        if (told.code === 'timed-out') silence = told;
        else damaged++;
        continue;
      }
      seen.add(clip.id);
      yield clip;
    }
  }

  for await (const batch of inBatches(fresh())) {
    if (error !== undefined) continue;
    const result = await shelf.bringIn(batch);
    added += result.added;
    ({ error } = result);
  }
  error ??= silence;
  const left = listed.length - added - known - damaged;
  return { added, known, damaged, left, ...(error && { error }) };
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
