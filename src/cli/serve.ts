import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import send from 'send';
import type { Certificate } from './certificate.ts';
import { builtHeaders } from './headers.ts';

export interface Served {
  /** For example `http://127.0.0.1:4173/`. */
  readonly address: string;
  close(): void;
}

export interface ServeOptions {
  /** 0 takes any free one. */
  readonly port?: number;
  /** What to listen on; by default this machine alone. */
  readonly host?: string;
  /** With one, https. */
  readonly certificate?: Certificate | undefined;
}

/**
 * Serves a built app with the headers and byte ranges it needs.
 * @throws the `listen` error, for example EADDRINUSE.
 */
export async function serve(folder: string, options: ServeOptions = {}): Promise<Served> {
  const { port = 0, host = '127.0.0.1', certificate } = options;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    // A server that many look at must outlive whatever one of them asks.
    try {
      answerFile(folder, request, response);
    } catch {
      response.writeHead(400, { 'Content-Type': 'text/plain' }).end('400\n');
    }
  };
  const server = certificate ? createSecureServer(certificate, answer) : createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const { port: actualPort } = server.address() as AddressInfo;
  return {
    address: addressOf(certificate ? 'https' : 'http', host, actualPort),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What stands in the address bar; "every address" is none. */
export function addressOf(scheme: 'http' | 'https', host: string, port: number): string {
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return `${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}/`;
}

function answerFile(folder: string, request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(builtHeaders)) response.setHeader(name, value);
  if (!['GET', 'HEAD'].includes(request.method ?? '')) {
    response.writeHead(405, { Allow: 'GET, HEAD', 'Content-Type': 'text/plain' }).end('405\n');
    return;
  }
  // Not through `new URL`: it throws on `//`, and reads `//name/` as another host.
  const url = (request.url ?? '/').replace(/^https?:\/\/[^/?#]*/i, '');
  const path = url.split(/[?#]/)[0] || '/';
  send(request, path, { root: folder, cacheControl: false })
    .on('headers', setCaching)
    .on('error', ({ status }: { status: number }) => {
      response.writeHead(status, { 'Content-Type': 'text/plain' }).end(`${status}\n`);
    })
    .pipe(response);
}

/** Files under assets/ carry a hash of their content in their name; the others may change. */
function setCaching(response: ServerResponse, path: string): void {
  const hashed = dirname(path).endsWith('/assets');
  response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
