import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFileTarget, checkFolderTarget, saveSomewhere } from '../../../src/cli/clip-target.ts';
import { skipBecause } from '../../helpers/skip.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'kinora-target-'));
const refusal = (work: () => void): unknown => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('where a clip is to go', () => {
  it('is no folder that exists', () => {
    const path = folder();
    expect(
      refusal(() => {
        checkFileTarget(path);
      }),
    ).toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(join(path, 'clip.mp4')) as string,
    });
  });

  it('may be a file, new or not, in a folder that is made', () => {
    const path = join(folder(), 'a/b/clip.mp4');
    checkFileTarget(path);
    expect(existsSync(dirname(path))).toBe(true);
    writeFileSync(path, 'old');
    checkFileTarget(path);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });

  it.each(['fish.gif', 'fish.webm', 'fish.mp4.part', 'fish.MP3'])('is no %s', (name) => {
    const path = join(folder(), 'new', name);
    expect(
      refusal(() => {
        checkFileTarget(path);
      }),
    ).toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(`${path}.mp4`) as string,
    });
    expect(existsSync(dirname(path)), 'nothing is made for it').toBe(false);
  });

  it('may be a name without an ending, or in capitals', () => {
    for (const name of ['fish', 'FISH.MP4']) checkFileTarget(join(folder(), name));
  });

  it('is nothing under a file', () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(
      refusal(() => {
        checkFileTarget(join(file, 'clip.mp4'));
      }),
    ).toMatchObject({
      name: 'UsageError',
    });
  });

  it('of a list is a folder, not a file', () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(
      refusal(() => {
        checkFolderTarget(file);
      }),
    ).toMatchObject({ name: 'UsageError' });
    checkFolderTarget(join(dirname(file), 'clips'));
    expect(existsSync(join(dirname(file), 'clips'))).toBe(true);
  });

  it('is not in a folder that may not be written', (context) => {
    if (process.getuid?.() === 0) skipBecause(context, 'the superuser may write everywhere');
    const path = folder();
    chmodSync(path, 0o500);
    expect(
      refusal(() => {
        checkFileTarget(join(path, 'clip.mp4'));
      }),
    ).toMatchObject({
      name: 'UsageError',
    });
  });
});

describe('a clip that is made', () => {
  const made = join(folder(), 'download');
  writeFileSync(made, 'the clip');
  const save = async (path: string): Promise<void> => {
    await Promise.resolve();
    copyFileSync(made, path);
  };

  it('goes where it was wished', async () => {
    const path = join(folder(), 'fish.mp4');
    expect(await saveSomewhere(path, save)).toEqual({ path, problem: undefined });
  });

  it('goes beside what has become a folder meanwhile, over nothing that is there', async () => {
    const path = join(folder(), 'fish.mp4');
    mkdirSync(path);
    const first = path.replace('.mp4', '-1.mp4');
    writeFileSync(first, 'older');
    const saved = await saveSomewhere(path, save);
    expect(saved.path).toBe(path.replace('.mp4', '-2.mp4'));
    expect(saved.problem).toMatch(/EISDIR/);
    expect(readFileSync(saved.path, 'utf8')).toBe('the clip');
    expect(readFileSync(first, 'utf8')).toBe('older');
  });

  it('goes among the temporary files where its folder is gone', async () => {
    const path = join(folder(), 'gone', `${basename(folder())}.mp4`);
    const saved = await saveSomewhere(path, save);
    expect(dirname(saved.path)).toBe(tmpdir());
    expect(saved.problem).toMatch(/ENOENT/);
    expect(readFileSync(saved.path, 'utf8')).toBe('the clip');
  });

  it('that can be written nowhere is an error', async () => {
    const full = (): Promise<void> => Promise.reject(new Error('ENOSPC'));
    await expect(saveSomewhere('/x/fish.mp4', full)).rejects.toThrow('ENOSPC');
  });
});
