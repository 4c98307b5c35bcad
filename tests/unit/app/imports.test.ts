import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { libraryZip } from '../../../src/app/library/archive.ts';
import { openBringInPort, type BringInPort } from '../../../src/app/library/bring-in-port.ts';
import { createImports, type ArrivalStep } from '../../../src/app/library/imports.svelte.ts';
import { createNotices } from '../../../src/app/notices/notices.svelte.ts';
import type { Ports } from '../../../src/app/ports.ts';
import { createShelf, type Shelf } from '../../../src/app/shelf/shelf.svelte.ts';
import { words } from '../../../src/app/words.ts';
import type { KeptClip } from '../../../src/common/clip.ts';
import { KinoraError } from '../../../src/common/errors.ts';
import type { BringInStore } from '../../../src/storage/bring-in.ts';
import { clip } from '../../helpers/clips.ts';
import { tabLocks } from '../../helpers/tab-locks.ts';

const count = 150;
const all = Array.from({ length: count }, (_, index) => ({
  ...clip(count - index),
  latentsSha256: String(index).padStart(64, '0'),
}));
const latents = Float32Array.of(1, 2);
let zip: Blob;

beforeAll(async () => {
  ({ zip } = await libraryZip(all, () => Promise.resolve(latents)));
});

afterEach(() => {
  vi.useRealTimers();
});

const never = (): Promise<never> => new Promise(() => undefined);
const mark: BringInStore = {
  begin: () => Promise.resolve(),
  end: () => Promise.resolve(),
  count: () => Promise.resolve(undefined),
};

interface Lab {
  readonly shelf: Shelf;
  readonly imports: ReturnType<typeof createImports>;
  readonly said: () => string | undefined;
  /** What the page showed when each batch was to be written. */
  readonly atBatch: ArrivalStep[];
  /** Clips in each batch of latents that the engine was given. */
  readonly handed: number[];
  readonly asked: string[];
}

interface LabOptions {
  readonly putAll?: (clips: readonly KeptClip[], lab: Lab) => Promise<readonly KeptClip[]>;
  readonly engine?: Partial<Pick<Ports['engine'], 'hasSource' | 'keepLatents'>>;
  readonly bringIn?: BringInPort;
  readonly onHanded?: (lab: Lab) => void;
}

function lab({ putAll, engine, bringIn, onHanded }: LabOptions = {}): Lab {
  const notices = createNotices();
  const shelf = createShelf({
    get: () => Promise.resolve(undefined),
    inventory: () => Promise.resolve({ whole: [], damaged: [] }),
    put: never,
    putAll: (clips) => {
      made.atBatch.push(made.imports.arrivals[0]!.step);
      return putAll ? putAll(clips, made) : Promise.resolve(clips);
    },
    update: never,
    remove: never,
  });
  const worker = {
    hasSource: (sha256: string) => {
      made.asked.push(sha256);
      return Promise.resolve(false);
    },
    keepLatents: (carried: readonly unknown[]) => {
      made.handed.push(carried.length);
      onHanded?.(made);
      return Promise.resolve(carried.map(() => true));
    },
    ...engine,
  };
  const ports = {
    engine: worker as Ports['engine'],
    bringIn: bringIn ?? openBringInPort(mark, undefined),
  };
  const made: Lab = {
    shelf,
    imports: createImports(shelf, notices, ports),
    said: () => notices.current?.text,
    ...{ atBatch: [], handed: [], asked: [] },
  };
  return made;
}

const whole = { clips: count, bytes: 100 * count };

test('a zip tells how many of its clips are in, with their bytes, and then of their latents', async () => {
  const steps: ArrivalStep[] = [];
  const { imports, shelf, atBatch, said } = lab({
    onHanded: ({ imports: { arrivals } }) => steps.push(arrivals[0]!.step),
  });
  await imports.import(zip);
  expect(atBatch).toEqual(
    [0, 64, 128].map((clips) => ({
      kind: 'clips',
      here: { clips, bytes: 100 * clips },
      all: whole,
    })),
  );
  expect(steps).toEqual(
    [0, 32, 64, 96, 128].map((done) => ({ kind: 'latents', done, all: count })),
  );
  expect(imports.arrivals).toEqual([]);
  expect(said()).toBe('150 clips brought in.');
  await imports.import(zip);
  expect(said()).toBe('No clip brought in. 150 clips were here already.');
  expect(shelf.clips).toHaveLength(count);
});

test('one that is stopped keeps what is in, says so, and asks for nothing more', async () => {
  const { imports, shelf, atBatch, asked, said } = lab({
    putAll: (clips, { imports: { arrivals }, atBatch: { length } }) => {
      if (length === 2) arrivals[0]!.stop();
      return Promise.resolve(clips);
    },
  });
  await imports.import(zip);
  // The batch that was being written is whole, and the clip that had been read by then is kept.
  expect([atBatch.length, shelf.clips.length, asked.length]).toEqual([3, 129, 0]);
  expect(said()).toBe(
    'Stopped. 129 clips brought in. 21 clips are in the zip still. Open it again for the rest: what is here stays as it is.',
  );
  expect(imports.arrivals).toEqual([]);
});

test('one that is stopped while latents come in keeps those that are in', async () => {
  const { imports, handed, said } = lab({
    onHanded: ({ imports: { arrivals }, handed: { length } }) => {
      if (length === 2) arrivals[0]!.stop();
    },
  });
  await imports.import(zip);
  expect(handed).toEqual([32, 32]);
  expect(said()).toBe(`Stopped. 150 clips brought in. ${words.shelf.arrival.latentsLeft}`);
});

test('one on a disk that says nothing is stopped at once', async () => {
  const silent = new Blob([zip]);
  const slice = silent.slice.bind(silent);
  const { imports, said } = lab();
  const asked = new Promise<void>((resolve) => {
    silent.slice = (start = 0, end = silent.size, type) => {
      const part = slice(start, end, type);
      const step = imports.arrivals[0]?.step;
      if (step?.kind !== 'clips') return part;
      resolve();
      return Object.assign(part, { arrayBuffer: never });
    };
  });
  const importing = imports.import(silent);
  await asked;
  imports.arrivals[0]!.stop();
  await importing;
  expect(said()).toMatch(/^Stopped\. No clip brought in\. 150 clips are in the zip still\./);
  expect(imports.arrivals).toEqual([]);
});

test('one that cannot be opened in time is stopped before', async () => {
  const silent = Object.assign(new Blob([zip]), {
    slice: () => Object.assign(new Blob(), { arrayBuffer: never }),
  });
  const { imports, said } = lab();
  const importing = imports.import(silent);
  expect(imports.arrivals.map(({ step }) => step)).toEqual([{ kind: 'opening' }]);
  imports.arrivals[0]!.stop();
  await importing;
  expect(said()).toBe('Stopped. No clip brought in.');
});

test('one that finds another on its way, in another tab, says that it waits, and can be stopped', async () => {
  const { locks } = tabLocks();
  let comeIn = (): void => undefined;
  const other = openBringInPort(mark, locks).during(
    () => new Promise<void>((resolve) => (comeIn = resolve)),
  );
  const { imports, shelf, said } = lab({ bringIn: openBringInPort(mark, locks) });
  const importing = imports.import(zip);
  await vi.waitFor(() => {
    expect(imports.arrivals.map(({ step }) => step)).toEqual([{ kind: 'waiting' }]);
  });
  const second = imports.import(zip);
  await vi.waitFor(() => {
    expect(imports.arrivals.map(({ step: { kind } }) => kind)).toEqual(['waiting', 'waiting']);
  });
  imports.arrivals[0]!.stop();
  await importing;
  expect([said(), shelf.clips.length]).toEqual(['Stopped. No clip brought in.', 0]);
  expect(imports.arrivals).toHaveLength(1);
  comeIn();
  await Promise.all([other, second]);
  expect([said(), shelf.clips.length]).toEqual(['150 clips brought in.', count]);
});

test('a store that falls silent is told as soon as it is known, and asked for nothing else', async () => {
  const silence = new KinoraError('storage-unavailable', { reason: 'no-answer' });
  const begun = vi.fn(never);
  const { imports, asked, said } = lab({
    putAll: (clips, { atBatch: { length } }) =>
      length < 2 ? Promise.resolve(clips) : Promise.reject(silence),
    bringIn: openBringInPort({ ...mark, begin: begun, end: never }, undefined),
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const importing = imports.import(zip);
  while (begun.mock.calls.length === 0) await vi.advanceTimersByTimeAsync(0);
  await vi.advanceTimersByTimeAsync(5000);
  vi.useRealTimers();
  await vi.waitFor(() => {
    expect(said()).toMatch(/64 clips brought in\. 64 clips came without sound latents.* 86 clips/);
  });
  expect(imports.arrivals).toEqual([]);
  expect(asked).toEqual([]);
  void importing;
});

test('the library’s own limit leaves the latents of what came in to come in', async () => {
  const { imports, handed, said } = lab({
    putAll: (clips, { atBatch: { length } }) =>
      length < 2
        ? Promise.resolve(clips)
        : Promise.reject(new KinoraError('storage-full', { bytes: 2, maxBytes: 1 })),
  });
  await imports.import(zip);
  expect(handed).toEqual([32, 32]);
  expect(said()).toMatch(/64 clips brought in\. 86 clips are in the zip still\. Make room/);
});
