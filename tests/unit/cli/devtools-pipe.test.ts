import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { devtoolsPipe, type DevtoolsEvent } from '../../../src/cli/devtools-pipe.ts';

interface Asked {
  readonly id: number;
  readonly method: string;
  readonly sessionId?: string;
}

/** A pipe to a browser that answers as `answer` writes, byte by byte. */
function open(answer: (asked: Asked, write: (message: object) => void) => void) {
  const [toBrowser, fromBrowser] = [new PassThrough(), new PassThrough()];
  toBrowser.on('data', (data: Buffer) => {
    answer(JSON.parse(data.subarray(0, -1).toString()) as Asked, (message) => {
      // A name in two bytes falls in two pieces.
      for (const byte of Buffer.from(`${JSON.stringify(message)}\0`)) {
        fromBrowser.write(Buffer.from([byte]));
      }
    });
  });
  return { pipe: devtoolsPipe(toBrowser, fromBrowser), fromBrowser };
}

test('gives each question its answer, in whatever order and pieces they come', async () => {
  const late: (() => void)[] = [];
  const { pipe } = open(({ id, method, sessionId }, write) => {
    late.push(() => {
      write({ id, result: { said: `é ${method} ${sessionId ?? 'browser'}` } });
    });
    if (late.length === 2) for (const tell of late.reverse()) tell();
  });
  const answers = [pipe.send('A.one'), pipe.send('B.two', {}, 'page')];
  expect(await Promise.all(answers)).toEqual([
    { said: 'é A.one browser' },
    { said: 'é B.two page' },
  ]);
});

test('tells events, and the browser’s words where it refuses', async () => {
  const { pipe } = open(({ id }, write) => {
    write({ method: 'Page.loaded', params: { at: 1 }, sessionId: 'page' });
    write({ id, error: { message: 'no such thing' } });
  });
  const events: DevtoolsEvent[] = [];
  pipe.onEvent((event) => events.push(event));
  await expect(pipe.send('A.one')).rejects.toThrow('A.one: no such thing');
  expect(events).toEqual([{ method: 'Page.loaded', params: { at: 1 }, sessionId: 'page' }]);
});

test('nobody waits for a target that is gone, nor for a browser that is', async () => {
  const { pipe, fromBrowser } = open(({ sessionId }, write) => {
    if (sessionId !== 'worker') return;
    write({ method: 'Target.detachedFromTarget', params: { sessionId } });
  });
  const ofPage = pipe.send('A.one', {}, 'page');
  await expect(pipe.send('A.two', {}, 'worker')).rejects.toThrow('A.two');
  fromBrowser.destroy();
  await expect(ofPage).rejects.toThrow('A.one');
  await expect(pipe.send('A.three')).rejects.toThrow('A.three');
});
