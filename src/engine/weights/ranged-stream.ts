import { withDeadline } from '../../common/deadline.ts';
import { asKinoraError, KinoraError, type ErrorDetails } from '../../common/errors.ts';

/** `fetch` as a port. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Some bytes of a file and where they lie in it. */
export interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface RangeRequest {
  readonly url: string;
  /** First byte wanted. */
  readonly begin: number;
  /** One past the last byte wanted. */
  readonly end: number;
  readonly fetch: Fetch;
  /** Asks for the whole file all the same: some hosts pack what a range asks for, and no browser unpacks it. */
  readonly isWhole?: boolean;
  /** Longest silence of the server. */
  readonly stallLimitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Streams bytes `begin … end − 1` of a file in order. A server that knows no ranges answers with the
 * whole file (RFC 9110, section 14.2: a server may ignore `Range`); then every byte of it is yielded, from 0. One that
 * answers with more than was asked for has its bytes yielded from where they begin.
 * Stopping early ends the request.
 * @throws KinoraError `weights-unreachable` or `timed-out`, with `retryable` in the details where
 * asking again may help; `aborted`.
 */
export async function* rangedStream(request: RangeRequest): AsyncGenerator<Piece> {
  const { url, begin, end, fetch, isWhole = false, stallLimitMs, signal } = request;
  const ending = new AbortController();
  const signals = signal ? [signal, ending.signal] : [ending.signal];
  const patiently = <T>(work: Promise<T>): Promise<T> =>
    withDeadline(work, stallLimitMs, url, signal);
  try {
    const response = await patiently(
      fetch(url, {
        headers: isWhole ? {} : { Range: `bytes=${begin}-${end - 1}` },
        // The database is the cache; a second copy in the HTTP cache would only take room.
        cache: 'no-store',
        // A redirect within the site is followed; one to elsewhere is an error, and is not asked.
        mode: 'same-origin',
        signal: AbortSignal.any(signals),
      }),
    );
    const reader = readerOf(response, url);
    let offset = startOf(response, begin, url);
    for (;;) {
      const { done, value } = await patiently(reader.read());
      if (done) return;
      yield { offset, bytes: value };
      offset += value.length;
    }
  } catch (thrown) {
    throw asNetworkError(thrown, url);
  } finally {
    ending.abort();
  }
}

/** A server that fails may be well in a moment; one that refuses will refuse again. */
export function isRetryable(error: KinoraError): boolean {
  return error.code === 'timed-out' || error.details['retryable'] === true;
}

function readerOf(
  response: Response,
  url: string,
): ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> {
  const { status } = response;
  if (!response.ok || !response.body) {
    throw unreachable(url, {
      status,
      retryable: status >= 500 || status === 408 || status === 429,
      retryAfterMs: retryAfterMs(response),
    });
  }
  const contentType = (response.headers.get('Content-Type') ?? '').toLowerCase();
  // Single-page servers answer a missing file with their start page and status 200.
  if (contentType.startsWith('text/html')) {
    throw unreachable(url, { status, reason: 'html-instead-of-file', retryable: false });
  }
  return response.body.getReader();
}

function startOf(response: Response, begin: number, url: string): number {
  if (response.status !== 206) return 0;
  const contentRange = response.headers.get('Content-Range') ?? '';
  const start = Number(/^bytes (\d+)-/i.exec(contentRange)?.[1] ?? NaN);
  // Some hosts answer with more than was asked for, and also a question without a range so; what comes too early is skipped.
  if (start <= begin) return start;
  throw unreachable(url, { reason: 'wrong-range', contentRange, retryable: true });
}

/** Only the form in seconds; the date form is rare and would need a wall clock. */
function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get('Retry-After') ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

function unreachable(url: string, details: ErrorDetails): KinoraError {
  return new KinoraError('weights-unreachable', { url, ...details });
}

function asNetworkError(thrown: unknown, url: string): KinoraError {
  const error = asKinoraError(thrown);
  if (error.code !== 'internal') return error;
  // `fetch` and body streams reject with a TypeError or a browser's own "network error".
  return new KinoraError(
    'weights-unreachable',
    { url, retryable: true, ...error.details },
    { cause: thrown },
  );
}
