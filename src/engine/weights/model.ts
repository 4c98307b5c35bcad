import { withDeadline } from '../../common/deadline.ts';
import { asKinoraError, KinoraError } from '../../common/errors.ts';
import type { StoredModel } from '../../storage/database.ts';
import type { WeightStore } from '../../storage/weight-store.ts';
import { downloadFile, type DownloadPorts } from './download.ts';
import {
  filesFor,
  modelId,
  parseManifest,
  type ChunkedFile,
  type Manifest,
  type Part,
} from './manifest.ts';
import { modelFiles, type ModelFiles } from './model-files.ts';
import { sha256 } from './sha256.ts';
import { noTurns, type Told, type Turns } from './turns.ts';

/** A model as it is published beside the app and kept in this browser. */
export interface Model {
  readonly manifest: Manifest;
  /** Why its weights go with the tab; undefined where they are kept. */
  readonly unkeptBecause: WeightStore['unkeptBecause'];
  totalBytes(part: Part): number;
  /** 0 when everything is stored. */
  missingBytes(part: Part): Promise<number>;
  /**
   * Fetches what is missing; resolves when all of it is stored, verified and recorded as complete.
   * While another tab fetches, it waits for that one and then fetches what is still missing.
   * @throws KinoraError as `downloadFile` does.
   */
  download(part: Part, onProgress?: OnBytes, signal?: AbortSignal): Promise<void>;
  /**
   * Downloads what is missing, then reads and verifies everything. A chunk that changed on disk is
   * fetched again, alone.
   */
  load(part: Part, onProgress?: OnBytes, signal?: AbortSignal): Promise<ModelFiles>;
  /** Forgets every stored part and version of this model. */
  delete(): Promise<void>;
}

/** @param isElsewhere the bytes are those of another tab, which this one waits for */
export type OnBytes = (loadedBytes: number, totalBytes: number, isElsewhere: boolean) => void;

export interface ModelPorts extends DownloadPorts {
  /** Absolute; the files lie beside it. */
  readonly manifestUrl: string;
  /** What is needed that is no part of the model, such as the runtime's program. */
  readonly alsoNeeded?: readonly ExtraFile[];
  /** Without them every tab fetches for itself. */
  readonly turns?: Turns;
}

export interface ExtraFile extends ChunkedFile {
  /** Every part if left out. */
  readonly onlyFor?: Part;
}

const manifestLimitMs = 15_000;

/**
 * Reads the manifest: the published one, or without the network the one stored with the weights.
 * @throws KinoraError `manifest-invalid`, `weights-unreachable`, `timed-out`, `aborted`.
 */
export async function openModel(ports: ModelPorts, signal?: AbortSignal): Promise<Model> {
  const { store, alsoNeeded = [], turns = noTurns } = ports;
  const json = await findManifest(ports, signal);
  const manifest = parseManifest(json);
  const id = modelId(manifest);
  const filesOf = (part: Part): readonly ChunkedFile[] => [
    ...filesFor(manifest, part),
    ...alsoNeeded.filter(({ onlyFor }) => onlyFor === undefined || onlyFor === part),
  ];

  const fetchMissing = async (
    part: Part,
    onProgress?: OnBytes,
    signal?: AbortSignal,
  ): Promise<void> => {
    const stored = await store.chunkKeys();
    const files = filesOf(part);
    const totalBytes = sizeOf(files);
    let loadedBytes = totalBytes - missingIn(files, stored);
    let shownBytes = 0;
    const onBytes = (count: number): void => {
      loadedBytes += count;
      // A cut chunk comes again; the bar waits rather than going back.
      shownBytes = Math.max(shownBytes, loadedBytes);
      onProgress?.(shownBytes, totalBytes, false);
    };
    onBytes(0);
    for (const file of files) {
      const url = new URL(file.path, ports.manifestUrl).href;
      const missing = missingChunks(file, stored);
      await downloadFile({ url, file, missing, onBytes, signal }, ports);
    }
    const record: StoredModel = {
      key: `${id}/${part}`,
      manifest: JSON.stringify(json),
      chunks: chunksOf(files),
    };
    const known = await store.models();
    const isKnown = (one: StoredModel): boolean =>
      one.key === record.key &&
      one.manifest === record.manifest &&
      one.chunks.join() === record.chunks.join();
    if (known.some(isKnown)) return;
    await store.writeModel(record);
    // Once a version is complete, older ones only take room.
    await forget(store, manifest.name, id, chunksOf([...manifest.files, ...alsoNeeded]));
  };

  const download: Model['download'] = async (part, onProgress, signal) => {
    const totalBytes = sizeOf(filesOf(part));
    const missingBytes = missingIn(filesOf(part), await store.chunkKeys());
    // What another tab brings helps nobody who does not read its store.
    if (missingBytes === 0 || store.unkeptBecause !== undefined) {
      return fetchMissing(part, onProgress, signal);
    }
    const before: Told = { loadedBytes: totalBytes - missingBytes, totalBytes };
    const work = (tell: (told: Told) => void): Promise<void> =>
      fetchMissing(
        part,
        (loadedBytes, totalBytes, isElsewhere) => {
          tell({ loadedBytes, totalBytes });
          onProgress?.(loadedBytes, totalBytes, isElsewhere);
        },
        signal,
      );
    const onWait = (told = before): void => {
      onProgress?.(told.loadedBytes, told.totalBytes, true);
    };
    try {
      await turns.take(work, { onWait, signal });
    } catch (thrown) {
      throw asKinoraError(thrown);
    }
  };

  return {
    manifest,
    get unkeptBecause() {
      return store.unkeptBecause;
    },
    totalBytes: (part) => sizeOf(filesOf(part)),
    async missingBytes(part) {
      return missingIn(filesOf(part), await store.chunkKeys());
    },
    download,
    async load(part, onProgress, signal) {
      await download(part, onProgress, signal);
      const files = new Map<string, Uint8Array<ArrayBuffer>>();
      for (const file of filesOf(part)) {
        files.set(file.path, await readFile(file, ports, signal));
      }
      return modelFiles(files);
    },
    delete: () => forget(store, manifest.name),
  };
}

async function findManifest(ports: ModelPorts, signal?: AbortSignal): Promise<unknown> {
  try {
    return await fetchManifest(ports, signal);
  } catch (thrown) {
    const error = asKinoraError(thrown, 'weights-unreachable');
    if (error.code === 'aborted') throw error;
    const record = (await ports.store.models()).find(({ manifest }) => manifest !== '');
    if (!record) throw error;
    const stored: unknown = JSON.parse(record.manifest);
    return stored;
  }
}

async function fetchManifest(ports: ModelPorts, signal?: AbortSignal): Promise<unknown> {
  const { manifestUrl: url, fetch } = ports;
  const limit = AbortSignal.timeout(manifestLimitMs);
  const request = fetch(url, {
    cache: 'no-cache',
    mode: 'same-origin',
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  });
  const response = await withDeadline(request, manifestLimitMs, url, signal);
  if (!response.ok) throw new KinoraError('weights-unreachable', { url, status: response.status });
  const body = await withDeadline(response.text(), manifestLimitMs, url, signal);
  try {
    const json: unknown = JSON.parse(body);
    return json;
  } catch (thrown) {
    throw new KinoraError(
      'manifest-invalid',
      { field: '', expected: 'JSON', received: body.slice(0, 60) },
      { cause: thrown },
    );
  }
}

/** One whole file from the store; chunks that are gone or changed are fetched again. */
async function readFile(
  file: ChunkedFile,
  ports: ModelPorts,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(file.bytes);
  let wrong = await readChunks(file, file.chunks.keys(), whole, ports.store);
  if (wrong.length > 0) {
    const url = new URL(file.path, ports.manifestUrl).href;
    const onBytes = (): void => undefined;
    await downloadFile({ url, file, missing: wrong, onBytes, signal }, ports);
    wrong = await readChunks(file, wrong, whole, ports.store);
  }
  const [chunk] = wrong;
  if (chunk === undefined) return whole;
  throw new KinoraError('weights-damaged', { file: file.path, chunk, reason: 'changed-on-disk' });
}

/** Copies chunks into `whole`; gives back the indices of those that are not what they should be. */
async function readChunks(
  file: ChunkedFile,
  indices: Iterable<number>,
  whole: Uint8Array<ArrayBuffer>,
  store: WeightStore,
): Promise<number[]> {
  const wrong: number[] = [];
  for (const index of indices) {
    const key = file.chunks[index]!;
    const bytes = await store.readChunk(key);
    if (bytes && (await sha256(bytes)) === key) whole.set(bytes, index * file.chunkBytes);
    else wrong.push(index);
  }
  return wrong;
}

/** Deletes every version of model `name` but `keptId`, and all chunks that nothing needs then. */
async function forget(
  store: WeightStore,
  name: string,
  keptId?: string,
  keptChunks: readonly string[] = [],
): Promise<void> {
  const records = await store.models();
  const isOld = ({ key }: StoredModel): boolean =>
    key.startsWith(`${name}@`) && !(keptId !== undefined && key.startsWith(`${keptId}/`));
  const [old, kept] = [records.filter(isOld), records.filter((record) => !isOld(record))];
  const needed = new Set([...keptChunks, ...kept.flatMap(({ chunks }) => chunks)]);
  // Records first: cut short, this leaves chunks that nobody believes in, never the reverse.
  await store.deleteModels(old.map(({ key }) => key));
  await store.deleteChunks([...(await store.chunkKeys())].filter((key) => !needed.has(key)));
}

function chunksOf(files: readonly ChunkedFile[]): string[] {
  return files.flatMap((file) => [...file.chunks]);
}

function missingChunks(file: ChunkedFile, stored: ReadonlySet<string>): number[] {
  return [...file.chunks.keys()].filter((index) => !stored.has(file.chunks[index]!));
}

function missingIn(files: readonly ChunkedFile[], stored: ReadonlySet<string>): number {
  const chunkBytes = (file: ChunkedFile, index: number): number =>
    Math.min(file.chunkBytes, file.bytes - index * file.chunkBytes);
  return files
    .flatMap((file) => missingChunks(file, stored).map((index) => chunkBytes(file, index)))
    .reduce((sum, bytes) => sum + bytes, 0);
}

function sizeOf(files: readonly ChunkedFile[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0);
}
