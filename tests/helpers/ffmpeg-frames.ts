/** Pictures out of ffmpeg and back through its encoders, for what the invisible mark must survive. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Size } from '../../src/common/shape.ts';
import type { LumaPlane } from '../../src/engine/provenance/invisible-mark/evidence.ts';

/** Arguments of ffmpeg up to its filters: `-i file`, or `-f lavfi -i …`. */
export type Source = readonly string[];

/** RGBA pictures [height, width, 4], scaled to `size`. */
export function rgbaFrames(
  source: Source,
  size: Size,
  count: number,
): Uint8ClampedArray<ArrayBuffer>[] {
  const bytes = ffmpeg([...source, ...raw(scaleTo(size), 'rgba', count)]);
  return slices(bytes, size.width * size.height * 4).map((frame) => Uint8ClampedArray.from(frame));
}

/** Brightness of each frame after `filters`, which end at `size`. */
export function lumaFrames(
  source: Source,
  filters: string,
  size: Size,
  count: number,
): LumaPlane[] {
  const bytes = ffmpeg([...source, ...raw(`${filters},${scaleTo(size)}`, 'gray', count)]);
  return slices(bytes, size.width * size.height).map((frame) => ({
    ...size,
    luma: Float32Array.from(frame),
  }));
}

export interface Journey {
  /** Filters before the encoder. */
  readonly before: string;
  /** x264's constant rate factor. */
  readonly crf: number;
  /** Filters after the decoder. */
  readonly after: string;
}

/** What is left of frames of `size` after a journey: as H.264, at 8 frames a second. */
export function travel(
  frames: readonly Uint8ClampedArray<ArrayBuffer>[],
  { width, height }: Size,
  { before, crf, after }: Journey,
): LumaPlane[] {
  const folder = mkdtempSync(join(tmpdir(), 'kinora-journey-'));
  try {
    const path = join(folder, 'clip.mp4');
    const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-r', '8'];
    const encoder = ['-c:v', 'libx264', '-crf', String(crf), '-pix_fmt', 'yuv420p'];
    ffmpeg(
      [...input, '-i', '-', '-vf', before, ...encoder, path],
      Buffer.concat(frames.map((frame) => Buffer.from(frame.buffer))),
    );
    const size = sizeOf(path, after);
    const bytes = ffmpeg(['-i', path, ...raw(after, 'gray', frames.length)]);
    return slices(bytes, size.width * size.height).map((frame) => ({
      ...size,
      luma: Float32Array.from(frame),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sizeOf(path: string, filters: string): Size {
  const pgm = ffmpeg([
    '-i',
    path,
    '-vf',
    filters,
    '-frames:v',
    '1',
    '-f',
    'image2pipe',
    '-c:v',
    'pgm',
    '-',
  ]);
  const [, width, height] = /^P5\s+(\d+)\s+(\d+)/.exec(pgm.subarray(0, 40).toString('latin1'))!;
  return { width: Number(width), height: Number(height) };
}

function scaleTo({ width, height }: Size): string {
  return `scale=${width}:${height}:flags=bicubic,setsar=1`;
}

function raw(filters: string, pixels: 'rgba' | 'gray', count: number): string[] {
  const picked = ['-vf', filters, '-frames:v', String(count)];
  return [...picked, '-f', 'rawvideo', '-pix_fmt', pixels, '-'];
}

function slices(bytes: Buffer, length: number): Buffer[] {
  return Array.from({ length: Math.floor(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );
}

function ffmpeg(parameters: readonly string[], input?: Buffer): Buffer {
  return execFileSync('ffmpeg', ['-v', 'error', '-threads', '1', ...parameters], {
    input,
    maxBuffer: 2 ** 31,
  });
}
