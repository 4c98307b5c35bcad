import { expect, test } from 'vitest';
import { nextTask } from '../../../src/common/next-task.ts';

test('messages that wait already come first', async () => {
  const { port1, port2 } = new MessageChannel();
  let isIn = false;
  port1.onmessage = () => {
    isIn = true;
  };
  port2.postMessage('cancel');
  await nextTask();
  expect(isIn).toBe(true);
  port1.close();
});

test('a loop of finished promises lets timers in', async () => {
  const timer = { hasFired: false };
  setTimeout(() => {
    timer.hasFired = true;
  }, 1);
  for (let breaths = 0; breaths < 1e6 && !timer.hasFired; breaths++) await nextTask();
  expect(timer.hasFired).toBe(true);
});
