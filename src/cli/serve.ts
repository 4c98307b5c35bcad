import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import send from 'send';
import { contentSecurityPolicy, securityHeaders } from './headers.ts';

export interface Served {
  /** For example `http://127.0.0.1:4173/`. */
  readonly address: string;
  close(): void;
}

/**
 * Serves a built app to this machine alone, with the headers and byte ranges it needs.
 * @param port 0 takes any free one.
 * @throws the `listen` error, for example EADDRINUSE.
 */
export async function serve(folder: string, port = 0): Promise<Served> {
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    send(request, pathname, {
      root: folder,
      cacheControl: false,
    })
      .on('headers', setCaching)
      .on('error', ({ status }: { status: number }) => {
        response.writeHead(status, { 'Content-Type': 'text/plain' }).end(`${status}\n`);
      })
      .pipe(response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const { port: actualPort } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${actualPort}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const headers = { ...securityHeaders, 'Content-Security-Policy': contentSecurityPolicy };

/** Files under assets/ carry a hash of their content in their name; the others may change. */
function setCaching(response: ServerResponse, path: string): void {
  const hashed = dirname(path).endsWith('/assets');
  response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
