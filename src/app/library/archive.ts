/** The whole library as one zip: clips as they are saved, their pictures, their latents, and one list. */
import {
  BlobReader,
  BlobWriter,
  configure,
  TextReader,
  Uint8ArrayReader,
  ZipWriter,
} from '@zip.js/zip.js';
import type { KeptClip } from '../../common/clip.ts';
import { patience, untilAborted, type Patience } from '../../common/deadline.ts';
import { asKinoraError } from '../../common/errors.ts';

export const listName = 'library.json';

/** What the archive says of a clip, beside the clip's own file, which has its recipe too. */
type Listed = Omit<KeptClip, 'file' | 'poster'> & {
  readonly path: string;
  readonly poster: string;
  /** Not there where the browser had let them go. */
  readonly latents?: string;
};

/** [frames, channels, height, width] f32 of a clip, by the hash of them; undefined where there are none. */
export type LatentsOf = (sha256: string) => Promise<Float32Array | undefined>;

/** A disk that gives nothing for so long has failed; a large film takes some seconds. */
export const silenceLimitMs = 60_000;

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

/**
 * Nothing is compressed: videos and pictures are, and latents are close to noise.
 * @param onPacked before each clip and at the end, with how many are done
 * @throws KinoraError `timed-out` where the browser does not give a clip's file, `aborted` after the signal
 */
export async function libraryZip(
  clips: readonly KeptClip[],
  latentsOf: LatentsOf,
  onPacked: (done: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Packed> {
  const { wait } = patience(silenceLimitMs, 'reading', signal);
  const zip = new ZipWriter(new BlobWriter('application/zip'), { level: 0, keepOrder: true });
  const list: Listed[] = [];
  for (const [index, { file, poster, ...facts }] of clips.entries()) {
    onPacked(index);
    // Read before the zip is told of it: an entry that is begun cannot be taken back.
    const video = await bytesOf(file, wait);
    if (video === undefined) continue;
    const picture = (await bytesOf(poster, wait)) ?? new Uint8Array();
    const number = String(list.length + 1).padStart(4, '0');
    const names = { path: `clips/${number}-${facts.fileName}`, poster: `posters/${number}.png` };
    const lastModDate = new Date(facts.createdAtMs);
    await wait(zip.add(names.path, new Uint8ArrayReader(video), { lastModDate }));
    await wait(zip.add(names.poster, new Uint8ArrayReader(picture), { lastModDate }));
    const latents = await untilAborted(latentsOf(facts.latentsSha256), signal);
    if (latents === undefined) {
      list.push({ ...facts, ...names });
      continue;
    }
    const latentsName = `latents/${number}.f32`;
    const floats = new Blob([latents.slice()]);
    await wait(zip.add(latentsName, new BlobReader(floats), { lastModDate }));
    list.push({ ...facts, ...names, latents: latentsName });
  }
  onPacked(clips.length);
  await wait(zip.add(listName, new TextReader(JSON.stringify({ format: 1, clips: list }))));
  return { zip: await wait(zip.close()), leftOut: clips.length - list.length };
}

/** Undefined where the browser lost them. */
async function bytesOf(file: Blob, wait: Patience['wait']): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await wait(file.arrayBuffer()));
  } catch (thrown) {
    // A disk that is silent, or was not asked to the end, has lost nothing.
    if (['timed-out', 'aborted'].includes(asKinoraError(thrown).code)) throw thrown;
    return undefined;
  }
}
