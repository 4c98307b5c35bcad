/**
 * A Chromium whose memory is its own. A page that Playwright drives has its network record on, in which Chromium keeps all
 * that the page loads, films out of memory included, in base64 and in the page's process.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { withDeadline } from '../common/deadline.ts';
import { devtoolsPipe, type DevtoolsPipe } from './devtools-pipe.ts';
import { heldBytes } from './peak-memory.ts';

export interface PlainPage {
  /** Runs before the scripts of every page that is opened from now on. */
  addScript(script: string): Promise<void>;
  open(address: string): Promise<void>;
  /**
   * Value of an expression, or of the promise that it is.
   * @throws Error with what the page threw.
   */
  evaluate(expression: string): Promise<unknown>;
  /** Frees what can be freed in the page and in its workers. */
  collectGarbage(): Promise<void>;
  /** Of the page's JavaScript heap. */
  heapBytes(): Promise<number>;
  /** What the browser's processes hold, by their kind, as `renderer`; undefined where the system does not tell. */
  processBytes(): Promise<ReadonlyMap<string, number> | undefined>;
}

/** A browser that does not end by itself is ended. */
const closeLimitMs = 10_000;

/** A page that is hidden would be slowed down. */
const awake = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/** @param use gets the only page of a browser without a window, which ends when `use` does */
export async function withPlainPage<T>(
  executablePath: string,
  switches: readonly string[],
  use: (page: PlainPage) => Promise<T>,
): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), 'kinora-profile-'));
  const browser = spawn(
    executablePath,
    [
      ...['--headless', '--remote-debugging-pipe', `--user-data-dir=${profile}`, '--mute-audio'],
      ...[...awake, ...switches, 'about:blank'],
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const exit = once(browser, 'exit');
  const [, , , toBrowser, fromBrowser] = browser.stdio;
  const pipe = devtoolsPipe(toBrowser as Writable, fromBrowser as Readable);
  try {
    return await use(await openPage(pipe));
  } finally {
    pipe.send('Browser.close').catch(() => undefined);
    await withDeadline(exit, closeLimitMs, 'browser').catch(() => browser.kill('SIGKILL'));
    await removeFolder(profile);
  }
}

/** Its last processes may still write for a moment; `rmSync` does not look again what is there. */
async function removeFolder(path: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      rmSync(path, { recursive: true, force: true });
      return;
    } catch (thrown) {
      if (attempt === 20) throw thrown;
      await setTimeout(250);
    }
  }
}

async function openPage(pipe: DevtoolsPipe): Promise<PlainPage> {
  const { targetId } = await pipe.send('Target.createTarget', { url: 'about:blank' });
  const how = { targetId, flatten: true };
  const session = (await pipe.send('Target.attachToTarget', how))['sessionId'] as string;
  const ask: DevtoolsPipe['send'] = (method, parameters) => pipe.send(method, parameters, session);
  const workers = new Set<string>();
  let loaded: () => void = () => undefined;
  pipe.onEvent(({ method, params, sessionId }) => {
    if (method === 'Page.loadEventFired') loaded();
    // Not the workers' own: a runtime's threads sleep where they do not hear.
    if (sessionId !== session) return;
    const worker = params['sessionId'] as string;
    if (method === 'Target.attachedToTarget') workers.add(worker);
    if (method === 'Target.detachedFromTarget') workers.delete(worker);
  });
  await ask('Page.enable');
  const attach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
  await ask('Target.setAutoAttach', attach);
  return {
    async addScript(source) {
      await ask('Page.addScriptToEvaluateOnNewDocument', { source });
    },
    async open(url) {
      const load = new Promise<void>((resolve) => {
        loaded = resolve;
      });
      const { errorText } = await ask('Page.navigate', { url });
      if (typeof errorText === 'string') throw new Error(`${url}: ${errorText}`);
      await load;
    },
    async evaluate(expression) {
      const how = { awaitPromise: true, returnByValue: true };
      const { result, exceptionDetails } = await ask('Runtime.evaluate', { expression, ...how });
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      const { value } = result as { readonly value?: unknown };
      return value;
    },
    async collectGarbage() {
      const method = 'HeapProfiler.collectGarbage';
      await ask(method);
      // One that ends has nothing left to free.
      await Promise.allSettled([...workers].map((worker) => pipe.send(method, {}, worker)));
      // What only a worker held.
      await ask(method);
    },
    async heapBytes() {
      return (await ask('Runtime.getHeapUsage'))['usedSize'] as number;
    },
    async processBytes() {
      const { processInfo } = await pipe.send('SystemInfo.getProcessInfo');
      const processes = processInfo as readonly { readonly type: string; readonly id: number }[];
      const bytes = new Map<string, number>();
      for (const { type, id } of processes) {
        bytes.set(type, (bytes.get(type) ?? 0) + heldBytes(id));
      }
      return (bytes.get('renderer') ?? 0) > 0 ? bytes : undefined;
    },
  };
}
