import { KinoraError } from '../../common/errors.ts';
import type { Sleep } from '../../common/sleep.ts';
import type { WeightStore } from '../../storage/weight-store.ts';
import type { ChunkedFile } from './manifest.ts';
import { isRetryable, rangedStream, type Fetch, type Piece } from './ranged-stream.ts';
import { sha256 } from './sha256.ts';

export interface DownloadPorts {
  readonly fetch: Fetch;
  readonly store: WeightStore;
  readonly sleep: Sleep;
}

export interface FileDownload {
  readonly url: string;
  readonly file: ChunkedFile;
  /** Indices of the chunks to fetch, ascending. */
  readonly missing: readonly number[];
  /** Called with the bytes that arrived since the last call; negative when some must come again. */
  readonly onBytes: (count: number) => void;
  readonly signal?: AbortSignal | undefined;
}

const stallLimitMs = 30_000;
const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** Failures in a row without one good chunk between them. */
const maxFailures = 5;
/** After so many of them, ranges may be what the host does not give well. */
const failuresBeforeWhole = 2;

/**
 * Fetches the missing chunks of a file, checks each against the manifest and stores it at once: a cut
 * costs at most the chunk it cut. One request per run of neighbouring chunks.
 * @throws KinoraError `weights-unreachable`, `weights-damaged` when a chunk stays wrong, `timed-out`,
 * `aborted`, `storage-full`, `storage-unavailable`.
 */
export async function downloadFile(download: FileDownload, ports: DownloadPorts): Promise<void> {
  const wanted = new Set(download.missing);
  let failures = 0;
  while (wanted.size > 0) {
    const before = wanted.size;
    try {
      await fetchFirstRun(download, wanted, ports, failures >= failuresBeforeWhole);
    } catch (thrown) {
      if (!(thrown instanceof KinoraError) || !isRetryable(thrown)) throw thrown;
      failures = wanted.size < before ? 1 : failures + 1;
      if (failures >= maxFailures) throw thrown;
      const asked = Number(thrown.details['retryAfterMs'] ?? 0);
      const pauseMs = Math.max(firstPauseMs * 2 ** (failures - 1), asked);
      await ports.sleep(Math.min(pauseMs, longestPauseMs), download.signal);
    }
  }
}

/** One request for the first neighbours in `wanted`; what is stored leaves `wanted`. */
async function fetchFirstRun(
  download: FileDownload,
  wanted: Set<number>,
  ports: DownloadPorts,
  isWhole: boolean,
): Promise<void> {
  const { url, file, onBytes, signal } = download;
  const first = Math.min(...wanted);
  let last = first;
  while (wanted.has(last + 1)) last++;
  const pieces = rangedStream({
    url,
    begin: first * file.chunkBytes,
    end: Math.min((last + 1) * file.chunkBytes, file.bytes),
    fetch: ports.fetch,
    isWhole,
    stallLimitMs,
    signal,
  });
  for await (const { index, bytes } of chunksOf(pieces, file, wanted, onBytes)) {
    const found = await sha256(bytes);
    if (found !== file.chunks[index]) {
      onBytes(-bytes.length);
      throw damaged(file, { chunk: index, sha256: found });
    }
    await ports.store.writeChunk(found, bytes);
    wanted.delete(index);
    // The rest of a whole-file answer may hold nothing that is wanted.
    if (wanted.size === 0) return;
  }
  if (wanted.has(last)) throw damaged(file, { reason: 'truncated' });
}

interface Chunk {
  readonly index: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Cuts a stream of pieces into the wanted chunks; memory is one chunk. */
async function* chunksOf(
  pieces: AsyncIterable<Piece>,
  file: ChunkedFile,
  wanted: ReadonlySet<number>,
  onBytes: (count: number) => void,
): AsyncGenerator<Chunk> {
  let filling: Chunk | undefined;
  let filled = 0;
  try {
    for await (const { offset, bytes } of pieces) {
      let at = 0;
      while (at < bytes.length && offset + at < file.bytes) {
        const index = Math.floor((offset + at) / file.chunkBytes);
        const within = (offset + at) % file.chunkBytes;
        const chunkBytes = Math.min(file.chunkBytes, file.bytes - index * file.chunkBytes);
        const taken = bytes.subarray(at, at + chunkBytes - within);
        at += taken.length;
        if (!wanted.has(index)) continue;
        if (within === 0) filling = { index, bytes: new Uint8Array(chunkBytes) };
        if (filling?.index !== index) continue;
        filling.bytes.set(taken, within);
        filled = within + taken.length;
        onBytes(taken.length);
        if (filled < chunkBytes) continue;
        const whole = filling;
        filling = undefined;
        filled = 0;
        yield whole;
      }
    }
  } finally {
    // Cut inside a chunk: these bytes come again.
    if (filled > 0) onBytes(-filled);
  }
}

function damaged(file: ChunkedFile, details: Record<string, string | number>): KinoraError {
  // Worth another try: a proxy may have cut or spoiled it, the next answer may be whole.
  return new KinoraError('weights-damaged', { file: file.path, retryable: true, ...details });
}
