/** The latents of clips that come in a zip: handed to the engine, which keeps what is sound of them. */
import type { KeptClip } from '../../common/clip.ts';
import { untilAborted, withDeadline } from '../../common/deadline.ts';
import type { CarriedLatents } from '../../engine/engine-api.ts';
import type { Ports } from '../ports.ts';

/** Each handing over is a transaction, and holds them in memory until it is done. */
const atOnce = 32;

export interface TakeInOptions {
  /** Those that are handed over already are kept. */
  readonly signal?: AbortSignal;
  /** @param clips that have been looked at so far */
  readonly onProgress?: (clips: number) => void;
}

/**
 * What fails, or is stopped, fails for the clips that are left alone.
 * @param clips newest first; the last that are handed over stay longest
 * @param latentsOf by `Clip.latentsSha256`; read in the order in which they are handed over
 * @returns how many clips have no latents here now, as far as is known
 */
export async function takeInLatents(
  clips: readonly KeptClip[],
  latentsOf: (sha256: string) => Promise<Blob | undefined>,
  engine: Pick<Ports['engine'], 'hasSource' | 'keepLatents'>,
  { signal, onProgress }: TakeInOptions = {},
): Promise<number> {
  let without = 0;

  async function hand(part: readonly KeptClip[]): Promise<number> {
    let missing = 0;
    const carried: CarriedLatents[] = [];
    for (const { recipe, latentsSha256: sha256, file } of part) {
      if (await untilAborted(engine.hasSource(sha256), signal)) continue;
      const floats = await untilAborted(latentsOf(sha256), signal);
      const bytes = floats && (await withDeadline(floats.arrayBuffer(), 60_000, 'reading', signal));
      if (bytes === undefined || bytes.byteLength % 4 !== 0) missing++;
      else carried.push({ recipe, sha256, latents: new Float32Array(bytes), file });
    }
    if (carried.length === 0) return missing;
    const isHere = await untilAborted(engine.keepLatents(carried), signal);
    return missing + isHere.filter((each) => !each).length;
  }

  for (let end = clips.length; end > 0; end -= atOnce) {
    try {
      without += await hand(clips.slice(Math.max(0, end - atOnce), end));
    } catch {
      // A worker or a disk that has failed once is not asked for each of a thousand clips.
      return without + end;
    }
    onProgress?.(clips.length - Math.max(0, end - atOnce));
  }
  return without;
}
