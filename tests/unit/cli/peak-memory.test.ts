import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { heldBytes, watchMemory } from '../../../src/cli/peak-memory.ts';
import { skipBecause } from '../../helpers/skip.ts';

const childBytes = 100 * 2 ** 20;

test('counts what processes started by this one hold, and keeps the peak when they are gone', async (context) => {
  if (process.platform !== 'linux') skipBecause(context, 'only Linux tells it');
  const watch = watchMemory();
  const before = watch.peakBytes()!;
  const holding = `const held = Buffer.alloc(${childBytes}, 1); console.log(held.length); setInterval(() => held, 1000);`;
  const child = spawn(process.execPath, ['-e', holding]);
  await once(child.stdout, 'data');
  const during = watch.peakBytes()!;
  child.kill();
  await once(child, 'exit');
  watch.stop();
  expect(during - before).toBeGreaterThan(childBytes);
  expect(during - before).toBeLessThan(3 * childBytes);
  expect(watch.peakBytes()).toBe(during);
});

test('pages of a program, which other processes share, are not what one holds', async (context) => {
  if (process.platform !== 'linux') skipBecause(context, 'only Linux tells it');
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => 0, 1000)']);
  await once(child.stdout, 'data');
  const status = readFileSync(`/proc/${child.pid!}/status`, 'utf8');
  const held = heldBytes(child.pid!);
  child.kill();
  const kilobytes = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)![1]);
  const [anonymous, program] = [kilobytes('RssAnon'), kilobytes('RssFile')];
  // Node's program is larger than what it holds when it does nothing.
  expect(program).toBeGreaterThan(anonymous);
  // Between the two looks it may still move a little.
  expect(Math.abs(held / 1024 - anonymous)).toBeLessThan(program / 10);
});
