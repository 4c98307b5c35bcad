import type { Fetch } from '../../src/engine/weights/ranged-stream.ts';
import type { TinyModel } from './tiny-model.ts';

/** One request as the server saw it. */
export interface Seen {
  readonly path: string;
  /** Undefined when the whole file was asked for. */
  readonly begin: number | undefined;
  readonly end: number | undefined;
}

/** What the server does instead of answering well; undefined answers well. */
export type Fault = (seen: Seen, count: number) => Misdeed | undefined;

export interface Misdeed {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** The connection breaks after so many bytes of the body. */
  readonly cutAfterBytes?: number;
  /** The body ends there, as if that were all. */
  readonly truncateToBytes?: number;
  /** Each piece of 1,000 bytes comes so much later than the one before. */
  readonly pieceAfterMs?: number;
  /** One bit of this byte of the body is wrong. */
  readonly flipByte?: number;
  /** `all-as-range`: 206 with the whole file, asked for a range or not. */
  readonly other?:
    'ignores-range' | 'all-as-range' | 'html' | 'wrong-range' | 'silence' | 'offline';
}

export interface ModelServer {
  readonly fetch: Fetch;
  readonly seen: Seen[];
  /** Requests for anything but the manifest. */
  weightRequests(): Seen[];
}

export const manifestUrl = 'https://kinora.example/models/tiny/manifest.json';

/** A file server with byte ranges that serves `model` and misbehaves on demand. */
export function modelServer(model: TinyModel, fault: Fault = () => undefined): ModelServer {
  const seen: Seen[] = [];
  const manifest = new TextEncoder().encode(JSON.stringify(model.manifest));
  const fetch: Fetch = async (url, { headers, mode, signal }) => {
    if (mode !== 'same-origin') throw new Error('a redirect could lead to another site');
    signal?.throwIfAborted();
    const path = new URL(url).pathname.replace('/models/tiny/', '');
    const range = /bytes=(\d+)-(\d+)/.exec(new Headers(headers).get('Range') ?? '');
    const [begin, last] = [range?.[1], range?.[2]].map((x) => (x ? Number(x) : undefined));
    const request = { path, begin, end: last === undefined ? undefined : last + 1 };
    seen.push(request);
    const file = path === 'manifest.json' ? manifest : model.files.get(path);
    if (!file) return new Response('not found', { status: 404 });
    return answer(file, request, fault(request, seen.length - 1) ?? {}, signal ?? undefined);
  };
  return { fetch, seen, weightRequests: () => seen.filter(({ path }) => path !== 'manifest.json') };
}

async function answer(
  file: Uint8Array<ArrayBuffer>,
  { begin, end }: Seen,
  misdeed: Misdeed,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const { status, headers = {}, other } = misdeed;
  if (other === 'offline') throw new TypeError('Failed to fetch');
  if (other === 'silence') await silence(signal);
  if (other === 'html') {
    return new Response('<!doctype html>', { headers: { 'Content-Type': 'Text/HTML' } });
  }
  if (other === 'all-as-range') {
    return new Response(streamOf(spoiled(file, misdeed), misdeed, signal), {
      status: 206,
      headers: { 'Content-Range': `bytes 0-${file.length - 1}/${file.length}` },
    });
  }
  if (status !== undefined) return new Response('refused', { status, headers });
  if (begin === undefined || other === 'ignores-range') {
    return new Response(streamOf(spoiled(file, misdeed), misdeed, signal));
  }
  const body = spoiled(file.slice(begin, end), misdeed);
  const claimed = other === 'wrong-range' ? begin + 1 : begin;
  return new Response(streamOf(body, misdeed, signal), {
    status: 206,
    headers: { 'Content-Range': `bytes ${claimed}-${(end ?? file.length) - 1}/${file.length}` },
  });
}

function spoiled(
  body: Uint8Array<ArrayBuffer>,
  { flipByte, truncateToBytes }: Misdeed,
): Uint8Array<ArrayBuffer> {
  const copy = body.slice(0, truncateToBytes);
  if (flipByte !== undefined) copy[flipByte]! ^= 1;
  return copy;
}

/** Pieces of 1,000 bytes, so that chunks are cut across pieces. */
function streamOf(
  body: Uint8Array<ArrayBuffer>,
  { cutAfterBytes: cutAfter, pieceAfterMs }: Misdeed,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      if (pieceAfterMs !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, pieceAfterMs));
      }
      if (signal?.aborted) {
        controller.error(signal.reason);
        return;
      }
      const end = Math.min(at + 1000, body.length, cutAfter ?? body.length);
      if (end > at) controller.enqueue(body.slice(at, end));
      else if (cutAfter !== undefined && cutAfter <= body.length) {
        controller.error(new TypeError('network error'));
      } else controller.close();
      at = end;
    },
  });
}

function silence(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}
