/** Zips of libraries on their way in: how far each is, and the way to stop it. */
import { untilAborted, withDeadline } from '../../common/deadline.ts';
import { asKinoraError, type KinoraError } from '../../common/errors.ts';
import { errorWords } from '../error-words.ts';
import type { Notices } from '../notices/notices.svelte.ts';
import type { Ports } from '../ports.ts';
import type { Shelf } from '../shelf/shelf.svelte.ts';
import { words } from '../words.ts';
import { amountOf, bringIn, latentsInZip, type Amount, type BroughtIn } from './bring-in.ts';
import { takeInLatents } from './latents.ts';
import type { OpenedArchive } from './opened-archive.ts';

/** `waiting`: another zip comes in. `latents`: all clips that can be are in. */
export type ArrivalStep =
  | { readonly kind: 'opening' | 'waiting' }
  | { readonly kind: 'clips'; readonly here: Amount; readonly all: Amount }
  | { readonly kind: 'latents'; readonly done: number; readonly all: number };

export interface Arrival {
  readonly step: ArrivalStep;
  readonly isStopping: boolean;
  /** What is in stays in. */
  readonly stop: () => void;
}

export function createImports(
  shelf: Shelf,
  notices: Notices,
  ports: Pick<Ports, 'engine' | 'bringIn'>,
) {
  let arrivals = $state.raw<readonly Arrival[]>([]);

  /** Of a zip, from when it is given to when it is in; each has its own. */
  function begin() {
    const stopping = new AbortController();
    let step = $state.raw<ArrivalStep>({ kind: 'opening' });
    let isStopping = $state(false);
    const arrival: Arrival = {
      get step() {
        return step;
      },
      get isStopping() {
        return isStopping;
      },
      stop: () => {
        isStopping = true;
        stopping.abort();
      },
    };
    arrivals = [...arrivals, arrival];
    return {
      signal: stopping.signal,
      at: (next: ArrivalStep): void => {
        step = next;
      },
      end: (): void => {
        arrivals = arrivals.filter((each) => each !== arrival);
      },
    };
  }

  type Way = ReturnType<typeof begin>;

  async function opened(file: Blob, signal: AbortSignal): Promise<OpenedArchive> {
    const { openArchive } = await withDeadline(
      import('./opened-archive.ts'),
      30_000,
      import.meta.url,
    );
    const opening = openArchive(file);
    try {
      return await untilAborted(opening, signal);
    } catch (thrown) {
      opening.then(({ close }) => {
        close();
      }, asKinoraError);
      throw thrown;
    }
  }

  async function take({ listed }: OpenedArchive, { signal, at }: Way): Promise<string> {
    const all = amountOf(listed);
    const tell = (here: Amount): void => {
      at({ kind: 'clips', here, all });
    };
    tell({ clips: 0, bytes: 0 });
    const result = await bringIn(listed, shelf, { signal, onProgress: tell });
    if (!takesMore(result.error)) return textOf(result, result.added, signal);
    const { clips, latentsOf } = latentsInZip(listed, shelf);
    at({ kind: 'latents', done: 0, all: clips.length });
    const without = await takeInLatents(clips, latentsOf, ports.engine, {
      signal,
      onProgress: (done) => {
        at({ kind: 'latents', done, all: clips.length });
      },
    });
    return textOf(result, without, signal);
  }

  return {
    get arrivals() {
      return arrivals;
    },
    /**
     * What is kept stays and is told, also where the store takes no more in the middle, or the visitor stops it.
     * @throws KinoraError `file-unreadable` for no zip of a library, `timed-out` where the disk falls silent before
     *   its list was read
     */
    async import(file: Blob): Promise<void> {
      const way = begin();
      const { signal, at } = way;
      let zip: OpenedArchive | undefined;
      try {
        const archive = (zip = await opened(file, signal));
        const onWaiting = (): void => {
          at({ kind: 'waiting' });
        };
        const work = async (): Promise<void> => {
          const text = await take(archive, way);
          // Told before the mark of it is taken away, for which a silent disk lets one wait.
          way.end();
          notices.show({ text });
        };
        await ports.bringIn.during(work, { signal, onWaiting });
      } catch (thrown) {
        if (!signal.aborted) throw thrown;
        notices.show({
          text: `${words.shelf.arrival.stopped} ${words.shelf.imported(0, 0, 0, 0)}`,
        });
      } finally {
        way.end();
        zip?.close();
      }
    },
  };
}

/** A store or a disk that has failed once, or a visitor who wants no more, is not asked for latents too. */
function takesMore(error: KinoraError | undefined): boolean {
  if (error === undefined) return true;
  // The library's own limit leaves the latents' room as it is.
  return error.code === 'storage-full' && error.details['maxBytes'] !== undefined;
}

function textOf(
  { added, known, damaged, left, error }: BroughtIn,
  without: number,
  signal: AbortSignal,
): string {
  const { arrival, imported, leftInZip } = words.shelf;
  if (signal.aborted) {
    const rest = left > 0 ? arrival.clipsLeft(left) : without > 0 && arrival.latentsLeft;
    const said = imported(added, known, damaged, 0);
    return [arrival.stopped, said, rest].filter(Boolean).join(' ');
  }
  const said = imported(added, known, damaged, without);
  if (error === undefined) return said;
  return `${errorWords[error.code](error.details).happened} ${said} ${leftInZip(left)}`;
}
