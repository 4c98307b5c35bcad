import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it left the browser. */
export interface Recorded {
  readonly method: string;
  /** Whole, with its host. */
  readonly url: string;
  readonly headers: string;
  readonly body: Buffer;
}

export interface RecordingProxy {
  readonly address: string;
  readonly recorded: readonly Recorded[];
  close(): void;
}

/** An HTTP proxy that everything a browser sends must pass; it hands on what goes to `host` alone. */
export async function recordingProxy(host: string): Promise<RecordingProxy> {
  const recorded: Recorded[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = '', url = '', headers } = request;
      recorded.push({ method, url, headers: JSON.stringify(headers), body });
      if (new URL(url).host !== host) {
        response.writeHead(502).end();
        return;
      }
      const onward = httpRequest(url, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      onward.end(body);
    });
  });
  // What would be encrypted (https, wss) asks for a tunnel, and gets none.
  server.on('connect', (request, socket) => {
    const url = `https://${request.url ?? ''}/`;
    recorded.push({ method: 'CONNECT', url, headers: '', body: Buffer.alloc(0) });
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    recorded,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
