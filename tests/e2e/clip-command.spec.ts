import { spawnSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ffprobe } from './ffprobe.ts';
import { expect, test } from './fixtures.ts';
import { model } from './studio.ts';

function clipCommand(...parameters: string[]): { status: number | null; said: string } {
  const command = ['src/cli/run.mjs', 'clip', ...parameters];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

test('npm run clip makes a file without a window, tells how far it is and how it reads the sentence, and of a list what is not there', () => {
  const folder = test.info().outputPath('clips');
  const first = join(folder, '0000.mp4');
  const wishes = ['--out', first, '--seed', '7', '--ratio', '9:16', '--steps', '2'];
  const { status, said } = clipCommand('a red fish by Vermeer', ...wishes);
  // Two from each of the first frame's four starts, and two of the rest.
  expect(said).toMatch(/Step \d+ of 10/);
  expect(said).toMatch(/“Vermeer” means nothing to it · fish · red · left to chance:/);
  expect(status).toBe(0);
  const probe = ffprobe(first);
  expect(probe).toMatchObject({ width: 480, height: 854 });
  expect(probe.frameCount).toBe(2 * model.framesPerSecond);

  const list = test.info().outputPath('list.json');
  const entries = [1, 2].map((seed) => ({ prompt: 'a red fish', seed, ratio: '1:1' }));
  writeFileSync(list, JSON.stringify(entries));
  const { mtimeMs } = statSync(first);
  const listed = ['--list', list, '--out', folder, '--steps', '1'];
  expect(clipCommand(...listed).status).toBe(0);
  expect(ffprobe(join(folder, '0001.mp4')).frameCount).toBe(2 * model.framesPerSecond);
  expect(existsSync(join(folder, '0002.mp4'))).toBe(false);
  expect(clipCommand(...listed)).toEqual({ status: 0, said: '' });
  expect(statSync(first).mtimeMs).toBe(mtimeMs);
});

test('npm run clip says what is wrong in one line before any work, and makes no file', () => {
  const path = test.info().outputPath('clip.mp4');
  const { status, said } = clipCommand('a red fish', '--out', path, '--seconds', '61');
  expect(said).toBe('--seconds takes 2, 5, 10, 20 or 60, not "61".\n');
  expect(status).toBe(2);
  expect(existsSync(path)).toBe(false);
  expect(clipCommand('  ', '--out', path)).toMatchObject({ status: 2 });
});
