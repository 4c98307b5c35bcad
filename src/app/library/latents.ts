/** The latents of clips that come in a zip: handed to the engine, which keeps what is sound of them. */
import type { KeptClip } from '../../common/clip.ts';
import { withDeadline } from '../../common/deadline.ts';
import type { CarriedLatents } from '../../engine/engine-api.ts';
import type { Ports } from '../ports.ts';

/** Each time the browser's store looks through all that it keeps, so several go at once. */
const atOnce = 32;

/**
 * @param clips newest first; the last that are handed over stay longest
 * @param latentsOf by `Clip.latentsSha256`; read in the order in which they are handed over
 * @returns how many clips have no latents here now
 * @throws KinoraError `timed-out` where the disk falls silent, and what the engine throws
 */
export async function takeInLatents(
  clips: readonly KeptClip[],
  latentsOf: (sha256: string) => Promise<Blob | undefined>,
  engine: Pick<Ports['engine'], 'hasSource' | 'keepLatents'>,
): Promise<number> {
  let without = 0;
  for (let end = clips.length; end > 0; end -= atOnce) {
    const carried: CarriedLatents[] = [];
    for (const { recipe, latentsSha256: sha256, file } of clips.slice(
      Math.max(0, end - atOnce),
      end,
    )) {
      if (await engine.hasSource(sha256)) continue;
      const floats = await latentsOf(sha256);
      const bytes = floats && (await withDeadline(floats.arrayBuffer(), 60_000, 'reading'));
      if (bytes === undefined || bytes.byteLength % 4 !== 0) without++;
      else carried.push({ recipe, sha256, latents: new Float32Array(bytes), file });
    }
    if (carried.length === 0) continue;
    without += (await engine.keepLatents(carried)).filter((isHere) => !isHere).length;
  }
  return without;
}
