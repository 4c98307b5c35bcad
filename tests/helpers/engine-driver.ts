/** Real browsers other than Chromium, driven the ways that they offer themselves. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface EngineDriver {
  open(url: string): Promise<void>;
  /** Runs an async function's body in the page; what it returns crosses as JSON. */
  run<T>(body: string): Promise<T>;
  close(): Promise<void>;
}

/** WebDriver's commands, by which both browsers go. */
interface Commands {
  readonly navigate: (url: string) => Promise<unknown>;
  readonly execute: (script: string) => Promise<unknown>;
}

const patienceMs = 300_000;

function driver({ navigate, execute }: Commands, close: () => Promise<void>): EngineDriver {
  return {
    async open(url) {
      await navigate(url);
    },
    async run<T>(body: string): Promise<T> {
      const script = `const done = arguments[arguments.length - 1];
        (async () => { ${body} })().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = (await execute(script)) as { value: T; error?: string };
      if (error !== undefined) throw new Error(error);
      return value;
    },
    close,
  };
}

/** Whether a command is there to be started; not all of them say their version. */
export function hasProgram(name: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, name)));
}

/** Firefox by Marionette: JSON over TCP, each message after its length and a colon. */
export async function openFirefox(command: string): Promise<EngineDriver> {
  const profile = mkdtempSync(`${tmpdir()}/kinora-firefox-`);
  const port = await freePort();
  writeFileSync(`${profile}/user.js`, `user_pref("marionette.port", ${port});\n`);
  const options = ['--headless', '--marionette', '--no-remote', '--profile', profile];
  const browser = spawn(command, options, {
    stdio: 'ignore',
    env: { ...process.env, HOME: profile },
  });
  const socket = await untilConnected(port);
  const send = marionette(socket);
  await send('WebDriver:NewSession', {});
  await send('WebDriver:SetTimeouts', { script: patienceMs, pageLoad: 60_000 });
  return driver(
    {
      navigate: (url) => send('WebDriver:Navigate', { url }),
      execute: async (script) => {
        const answer = await send('WebDriver:ExecuteAsyncScript', { script, args: [] });
        return (answer as { value: unknown }).value;
      },
    },
    async () => {
      socket.destroy();
      await ended(browser);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  );
}

type Send = (command: string, parameters: object) => Promise<unknown>;
type Answer = readonly [type: 1, id: number, error: unknown, value: unknown];

function marionette(socket: Socket): Send {
  const waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (e: Error) => void }
  >();
  let received = Buffer.alloc(0);
  let count = 0;
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    for (;;) {
      const colon = received.indexOf(':');
      const end = colon + 1 + Number(received.subarray(0, Math.max(0, colon)).toString());
      if (colon < 0 || received.length < end) return;
      const message = JSON.parse(received.subarray(colon + 1, end).toString()) as unknown;
      received = received.subarray(end);
      // The first message is a greeting, and no answer.
      if (!Array.isArray(message)) continue;
      const [, id, error, value] = message as unknown as Answer;
      const { resolve, reject } = waiting.get(id)!;
      waiting.delete(id);
      if (error === null) resolve(value);
      else reject(new Error(JSON.stringify(error).slice(0, 500)));
    }
  });
  return (command, parameters) =>
    new Promise((resolve, reject) => {
      const id = ++count;
      waiting.set(id, { resolve, reject });
      const text = JSON.stringify([0, id, command, parameters]);
      socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
}

/** WebKitGTK's MiniBrowser by WebKitWebDriver, on a screen of its own. */
export async function openWebKit(miniBrowser: string): Promise<EngineDriver> {
  const port = await freePort();
  const server = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`], {
    stdio: 'ignore',
    detached: true,
    // Containers lack what its sandbox needs.
    env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
  });
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: { error?: string; message?: string } };
    if (!response.ok) throw new Error(`${value.error ?? ''}: ${value.message ?? ''}`);
    return value;
  };
  (await untilConnected(port)).destroy();
  const wished = { binary: miniBrowser, args: ['--automation'] };
  const { sessionId } = (await ask('POST', '/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': wished } },
  })) as { sessionId: string };
  const session = `/session/${sessionId}`;
  await ask('POST', `${session}/timeouts`, { script: patienceMs, pageLoad: 60_000 });
  return driver(
    {
      navigate: (url) => ask('POST', `${session}/url`, { url }),
      execute: (script) => ask('POST', `${session}/execute/async`, { script, args: [] }),
    },
    async () => {
      await ask('DELETE', session).catch(() => undefined);
      // The screen as well: both are of the group that was started here.
      if (server.pid !== undefined) process.kill(-server.pid);
    },
  );
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await exit;
}

async function untilConnected(port: number): Promise<Socket> {
  for (let tries = 0; ; tries++) {
    try {
      return await new Promise<Socket>((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => {
          resolve(socket);
        });
        socket.once('error', reject);
      });
    } catch (error) {
      if (tries === 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
