/** A static host with habits of its own, as people really have them. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Certificate } from '../../src/cli/certificate.ts';

export interface Habits {
  /** Where the app lies; `/` unless told. */
  readonly folder?: string;
  /** Sent with everything; none unless told. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Types of names; what is missing is `application/octet-stream`. */
  readonly types?: Readonly<Record<string, string>>;
  /** `all`: every answer is a range, with the whole file in it. */
  readonly knowsRanges?: boolean | 'all';
  /** Gives out the app also where its folder is asked for without the slash at its end. */
  readonly forgivesSlash?: boolean;
  readonly packsEverything?: boolean;
  /** Says of a path that it is packed with this, which it is not. */
  readonly mislabels?: (path: string) => 'br' | 'gzip' | undefined;
  /** Another answer for a path, from within the app's folder. */
  readonly instead?: (path: string) => { status: number; type: string; body: string } | undefined;
  /** Where else to ask for a path with its query, as the site's own redirects say. */
  readonly redirects?: (url: string) => string | undefined;
  /** Cuts the connection where this says so. */
  readonly cuts?: (path: string) => boolean;
  readonly certificate?: Certificate;
}

const usualTypes = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export interface OddHost {
  close(): void;
}

function isSentAway(
  { cuts, redirects }: Habits,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): boolean {
  const elsewhere = redirects?.(request.url!);
  if (cuts?.(path) === true) request.socket.destroy();
  else if (elsewhere !== undefined) response.writeHead(302, { Location: elsewhere }).end();
  else return false;
  return true;
}

/** @param app the built app's folder */
export async function openOddHost(app: string, port: number, habits: Habits): Promise<OddHost> {
  const { folder = '/', headers = {}, knowsRanges = true, packsEverything = false } = habits;
  const types: Readonly<Record<string, string>> = habits.types ?? usualTypes;
  // The weights are asked for in many ranges.
  const packedFiles = new Map<string, Buffer>();
  const giveOut = (file: string, request: IncomingMessage, response: ServerResponse): void => {
    const bytes = readFileSync(file);
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const wrongLabel = habits.mislabels?.(file);
    if (wrongLabel !== undefined) response.setHeader('Content-Encoding', wrongLabel);
    const ranged = (begin: number, last: number): void => {
      response.writeHead(206, { 'Content-Range': `bytes ${begin}-${last}/${bytes.length}` });
      response.end(bytes.subarray(begin, last + 1));
    };
    if (packsEverything) {
      response.setHeader('Content-Encoding', 'gzip');
      const packed = packedFiles.get(file) ?? gzipSync(bytes, { level: 1 });
      packedFiles.set(file, packed);
      response.end(packed);
    } else if (knowsRanges === 'all') ranged(0, bytes.length - 1);
    else if (range && knowsRanges) ranged(Number(range[1]), Number(range[2]));
    else response.end(bytes);
  };
  const answer: RequestListener = (request, response) => {
    const asked = request.url!.split('?')[0]!;
    const isForgiven = habits.forgivesSlash === true && `${asked}/` === folder;
    const path = asked.endsWith('/') || isForgiven ? join(asked, 'index.html') : asked;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (isSentAway(habits, request, response, path)) return;
    const instead = habits.instead?.(path);
    const file = join(app, path.slice(folder.length));
    if (instead) {
      response.writeHead(instead.status, { 'Content-Type': instead.type }).end(instead.body);
    } else if (!path.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('404\n');
    } else {
      response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
      giveOut(file, request, response);
    }
  };
  const { certificate } = habits;
  const server = certificate ? createSecureServer(certificate, answer) : createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
