import type { KeptClip } from '../../common/clip.ts';

/** What is written at once: each transaction waits for the disk, and holds its files until it is done. */
const most = { clips: 64, bytes: 16 * 2 ** 20 } as const;

/** Clips in their order, as many together as one transaction takes; one alone may be larger. */
export async function* inBatches(
  clips: AsyncIterable<KeptClip> | Iterable<KeptClip>,
): AsyncGenerator<readonly KeptClip[]> {
  let batch: KeptClip[] = [];
  let bytes = 0;
  for await (const clip of clips) {
    const size = clip.file.size + clip.poster.size;
    const isFull = batch.length === most.clips || bytes + size > most.bytes;
    if (batch.length > 0 && isFull) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(clip);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
