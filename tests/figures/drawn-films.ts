/** Films without a mark: the gallery's clips carry it, as every clip does. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import type { Source } from '../helpers/ffmpeg-frames.ts';

const folder = '.cache/drawn-films';
const filmCount = 24;
const framesOfFilm = 17;
const size = { width: 704, height: 384 };

/** Drawn once and kept, without loss. Needs a Python with PyTorch in `KINORA_PYTHON`. */
export function drawnFilms(): Source[] {
  const names = Array.from({ length: filmCount }, (_, index) => `${folder}/${index}.mkv`);
  if (!names.every((name) => existsSync(name))) draw(names);
  return names.map((name) => ['-i', name]);
}

function draw(names: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const python = process.env['KINORA_PYTHON'] ?? 'python3';
  const drawing = ['-m', 'tests.figures.drawn_films', String(names.length)];
  const pixels = execFileSync(python, drawing, { maxBuffer: 2 ** 30 });
  const filmBytes = framesOfFilm * size.width * size.height * 3;
  for (const [index, name] of names.entries()) {
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${size.width}x${size.height}`];
    const input = pixels.subarray(index * filmBytes, (index + 1) * filmBytes);
    const unfinished = `${folder}/unfinished.mkv`;
    const output = ['-c:v', 'ffv1', '-pix_fmt', 'bgr0', unfinished];
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...raw, '-r', '8', '-i', '-', ...output], {
      input,
    });
    renameSync(unfinished, name);
  }
}
