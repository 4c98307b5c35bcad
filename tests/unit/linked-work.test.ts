import { expect, test } from 'vitest';
import { linkedWork } from '../../src/engine/linked-work.ts';

const never = new AbortController().signal;

/** Ends when it is told to stop, as work does. */
const untilStopped = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('stopped'));
    });
  });

test('both results come when both are done', async () => {
  const work = linkedWork(never, () => undefined);
  const one = work.join(Promise.resolve(1));
  const two = work.join(Promise.resolve('two'));
  expect(await work.both(one, two)).toEqual([1, 'two']);
  expect(work.signal.aborted).toBe(false);
});

test('when one fails the other is stopped, and the first error is told, once', async () => {
  const told: unknown[] = [];
  const work = linkedWork(never, (error) => told.push(error));
  const first = new Error('first');
  const other = work.join(untilStopped(work.signal));
  const failing = work.join(Promise.reject(first));
  await expect(work.both(other, failing)).rejects.toBe(first);
  expect(told).toEqual([first]);
});

test('a cancel stops both and is an aborted, whatever they end with', async () => {
  const cancel = new AbortController();
  const work = linkedWork(cancel.signal, () => undefined);
  const pieces = [0, 1].map(() => work.join(untilStopped(work.signal)));
  cancel.abort();
  await expect(work.both(pieces[0]!, pieces[1]!)).rejects.toMatchObject({ code: 'aborted' });
  expect(linkedWork(cancel.signal, () => undefined).signal.aborted).toBe(true);
});
