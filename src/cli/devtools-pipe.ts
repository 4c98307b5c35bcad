/**
 * The DevTools protocol over two pipes, as Chromium's `--remote-debugging-pipe` speaks it: JSON, each message ended by a
 * zero byte. For what is measured: whoever drives a page by Playwright has it keep a record of all that it loads.
 */
import type { Readable, Writable } from 'node:stream';

export interface DevtoolsPipe {
  /**
   * @param session of one target; the browser's own where there is none.
   * @throws Error with the browser's words; also where the browser or the target ends before it answers.
   */
  send(method: string, parameters?: object, session?: string): Promise<Answer>;
  /** All that is not an answer. */
  onEvent(listener: (event: DevtoolsEvent) => void): void;
}

export type Answer = Readonly<Record<string, unknown>>;

export interface DevtoolsEvent {
  readonly method: string;
  readonly params: Answer;
  readonly sessionId?: string;
}

interface Waiting {
  readonly method: string;
  readonly session: string | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

interface Reply {
  readonly id: number;
  readonly result?: Answer;
  readonly error?: { readonly message: string };
}

export function devtoolsPipe(toBrowser: Writable, fromBrowser: Readable): DevtoolsPipe {
  const waiting = new Map<number, Waiting>();
  const listeners: ((event: DevtoolsEvent) => void)[] = [];
  let lastId = 0;
  let hasEnded = false;

  function take(message: Reply | DevtoolsEvent): void {
    if ('method' in message) {
      const { method, params } = message;
      // What a target was asked is answered by nobody once it is gone.
      if (method === 'Target.detachedFromTarget') {
        end(({ session }) => session === params['sessionId']);
      }
      for (const listener of listeners) listener(message);
      return;
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) asked?.reject(new Error(`${asked.method}: ${message.error.message}`));
    else asked?.resolve(message.result ?? {});
  }

  function end(isOver: (asked: Waiting) => boolean): void {
    for (const [id, asked] of waiting) {
      if (!isOver(asked)) continue;
      waiting.delete(id);
      asked.reject(ended(asked.method));
    }
  }

  let parts: Buffer[] = [];
  fromBrowser.on('data', (data: Buffer) => {
    let start = 0;
    for (let zero = data.indexOf(0); zero >= 0; zero = data.indexOf(0, start)) {
      const text = Buffer.concat([...parts, data.subarray(start, zero)]).toString();
      parts = [];
      start = zero + 1;
      take(JSON.parse(text) as Reply | DevtoolsEvent);
    }
    if (start < data.length) parts.push(data.subarray(start));
  });
  fromBrowser.on('close', () => {
    hasEnded = true;
    end(() => true);
  });
  // It is read from as well, and its end says so.
  toBrowser.on('error', () => undefined);

  return {
    send(method, parameters = {}, session) {
      if (hasEnded) return Promise.reject(ended(method));
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { method, session, resolve, reject });
        const message = { id, method, params: parameters, ...(session && { sessionId: session }) };
        toBrowser.write(`${JSON.stringify(message)}\0`);
      });
    },
    onEvent: (listener) => {
      listeners.push(listener);
    },
  };
}

function ended(method: string): Error {
  return new Error(`${method}: what was asked ended`);
}
