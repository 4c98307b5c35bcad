import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { systemClock } from '../common/clock.ts';
import { buildIfStale, builtFolder, projectFolder } from './build.ts';
import { certificateFor, lanAddresses } from './certificate.ts';
import { usageError } from './cli-errors.ts';
import { openBrowser } from './open-browser.ts';
import { addressOf, serve } from './serve.ts';

const help = `Usage: npm start -- [--port 4173] [--no-open] [--host 0.0.0.0] [--https]

Builds Kinora, serves it to this machine alone and opens it in your browser.

  --host   serves it to others too: 0.0.0.0 for the whole network, or one of this machine's names
  --https  with a certificate made on the spot. Browsers let no page make videos over plain http,
           except on the machine itself; whoever opens it says once that the certificate is known`;

/** `npm start` */
export async function run(parameters: string[]): Promise<number> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      port: { type: 'string', default: '4173' },
      host: { type: 'string', default: '127.0.0.1' },
      https: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const port = readPort(values.port);
  const { host, https } = values;
  const names = [...new Set(['localhost', '127.0.0.1', hostname(), ...namesOf(host)])];
  await buildIfStale();
  const certificate = https
    ? await certificateFor(names, `${projectFolder}.cache`, systemClock.date().getTime())
    : undefined;
  const { address } = await serve(builtFolder, { port, host, certificate }).catch(
    (error: unknown) => {
      throw whatListenSays(error, host, port);
    },
  );
  console.log(`Kinora is ready at ${address}`);
  for (const each of namesOf(host)) {
    console.log(`  for others: ${addressOf(https ? 'https' : 'http', each, port)}`);
  }
  if (!https && !isLoopback(host)) {
    console.log('Over plain http, browsers on other machines make no videos: add --https.');
  }
  console.log('Ctrl+C ends it.');
  if (!values['no-open']) openBrowser(address);
  return 0;
}

/** By which others reach what listens on `host`. */
function namesOf(host: string): string[] {
  if (isLoopback(host)) return [];
  return ['0.0.0.0', '::'].includes(host) ? lanAddresses() : [host];
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\.[\d.]+|::1)$/.test(host);
}

function whatListenSays(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // No other port by itself: the browser keeps clips per address, and they would seem lost.
  if (code === 'EADDRINUSE') {
    return usageError(`Port ${port} is taken. Choose another: npm start -- --port ${port + 1}`);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return usageError(`--host ${host} is no name or address of this machine.`);
  }
  if (code === 'EACCES') {
    return usageError(`Port ${port} is not for everybody; take one from 1024 on.`);
  }
  return error;
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw usageError(`--port takes a whole number up to 65535, not "${text}".`);
  }
  return port;
}
