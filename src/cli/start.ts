import { parseArgs } from 'node:util';
import { buildIfStale, builtFolder } from './build.ts';
import { openBrowser } from './open-browser.ts';
import { serve } from './serve.ts';
import { usageError } from './cli-errors.ts';

const help = `Usage: npm start -- [--port 4173] [--no-open]

Builds Kinora, serves it to this machine alone and opens it in your browser.`;

/** `npm start` */
export async function run(parameters: string[]): Promise<number> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      port: { type: 'string', default: '4173' },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const port = readPort(values.port);
  await buildIfStale();
  const { address } = await serve(builtFolder, port).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    // No other port by itself: the browser keeps clips per address, and they would seem lost.
    throw usageError(`Port ${port} is taken. Choose another: npm start -- --port ${port + 1}`);
  });
  console.log(`Kinora is ready at ${address}\nCtrl+C ends it.`);
  if (!values['no-open']) openBrowser(address);
  return 0;
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw usageError(`--port takes a whole number up to 65535, not "${text}".`);
  }
  return port;
}
