import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The same pictures in a file that says nothing of how it was made. */
export function plainMp4(path: string): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'plain-'));
  const copy = join(folder, 'plain.mp4');
  try {
    const bare = ['-map_metadata', '-1', '-c', 'copy', '-movflags', '+faststart'];
    execFileSync('ffmpeg', ['-v', 'error', '-i', path, ...bare, copy]);
    return new Uint8Array(readFileSync(copy));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
