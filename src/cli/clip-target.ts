/** Where a clip goes: judged before any work, and never an end of a clip that is made. */
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { usageError } from './cli-errors.ts';

/** Makes the folder of a file that is to be. @throws UsageError where no such file can be. */
export function checkFileTarget(path: string): void {
  if (isFolder(path)) {
    throw usageError(`--out ${path} is a folder; name a file in it: ${join(path, 'clip.mp4')}`);
  }
  const extension = extname(path);
  if (!/^(\.mp4)?$/i.test(extension)) {
    throw usageError(`--out: a clip is an MP4, no "${extension}": ${path}.mp4`);
  }
  prepareFolder(dirname(path));
  if (existsSync(path)) checkWritable(path);
}

/** Makes a folder that is to hold clips. @throws UsageError where it cannot. */
export function checkFolderTarget(path: string): void {
  if (existsSync(path) && !isFolder(path)) {
    throw usageError(`--out ${path} is a file; with --list it takes a folder.`);
  }
  prepareFolder(path);
}

export interface Saved {
  readonly path: string;
  /** Why it is not where it was wished. */
  readonly problem: string | undefined;
}

/**
 * Saves a clip as wished, or beside, or in the system's folder for temporary files.
 * @param save writes the file; tried until one try works
 * @throws what the last try throws
 */
export async function saveSomewhere(
  path: string,
  save: (path: string) => Promise<void>,
): Promise<Saved> {
  let problem: string | undefined;
  for (const candidate of [path, free(path), free(join(tmpdir(), basename(path)))]) {
    try {
      await save(candidate);
      return { path: candidate, problem };
    } catch (error) {
      problem ??= (error as Error).message;
    }
  }
  const last = free(join(process.cwd(), basename(path)));
  await save(last);
  return { path: last, problem };
}

/** The first name with a number that nothing has. */
function free(path: string): string {
  const extension = extname(path) || '.mp4';
  const stem = path.slice(0, path.length - extname(path).length);
  for (let number = 1; ; number++) {
    const candidate = `${stem}-${number}${extension}`;
    if (!existsSync(candidate)) return candidate;
  }
}

function prepareFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw usageError(`--out: the folder ${path} cannot be made: ${(error as Error).message}`);
  }
  checkWritable(path);
}

function checkWritable(path: string): void {
  try {
    accessSync(path, constants.W_OK);
  } catch {
    throw usageError(`--out: ${path} is not writable.`);
  }
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
