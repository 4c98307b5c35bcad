import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { watchMemory } from '../../../src/cli/peak-memory.ts';
import { skipBecause } from '../../helpers/skip.ts';

const heldBytes = 100 * 2 ** 20;

test('counts what processes started by this one hold, and keeps the peak when they are gone', async (context) => {
  if (process.platform !== 'linux') skipBecause(context, 'only Linux tells it');
  const watch = watchMemory();
  const before = watch.peakBytes()!;
  const holding = `const held = Buffer.alloc(${heldBytes}, 1); console.log(held.length); setInterval(() => held, 1000);`;
  const child = spawn(process.execPath, ['-e', holding]);
  await once(child.stdout, 'data');
  const during = watch.peakBytes()!;
  child.kill();
  await once(child, 'exit');
  watch.stop();
  expect(during - before).toBeGreaterThan(heldBytes);
  expect(during - before).toBeLessThan(3 * heldBytes);
  expect(watch.peakBytes()).toBe(during);
});
